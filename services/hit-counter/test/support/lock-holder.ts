import { open } from 'lmdb';

/** Stops itself (SIGSTOP) while it holds the write lock of the LMDB folder given as argument. */
const [, , path = ''] = process.argv;
open({ path, noSubdir: false }).transactionSync(() => {
  console.log('holding');
  process.kill(process.pid, 'SIGSTOP');
});
console.log('released');
