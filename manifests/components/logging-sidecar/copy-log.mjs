// Loaded before the service: what it writes to stdout also goes into a file, for the sidecar to read.
import fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const stdout = 1;
const limitBytes = 8 * 1024 * 1024;

function copyStdout(file) {
  const { write, writeSync } = fs;
  let copy = fs.openSync(file, 'a');
  let size = fs.fstatSync(copy).size;

  /** Once it is full, the file makes room for a new one and replaces the one before it. */
  function append(data, length) {
    try {
      size += writeSync(copy, Buffer.from(data).subarray(0, length));
      if (size < limitBytes) return;
      fs.renameSync(file, `${file}.1`);
      fs.closeSync(copy);
      copy = fs.openSync(file, 'a');
      size = 0;
    } catch {
      // A service must not fail because its log cannot be copied: stdout has the line.
    }
  }

  fs.writeSync = (fd, data, ...rest) => {
    const length = writeSync(fd, data, ...rest);
    if (fd === stdout) append(data, length);
    return length;
  };
  fs.write = (fd, data, ...rest) => {
    const done = rest.pop();
    write(fd, data, ...rest, (error, length, ...more) => {
      if (fd === stdout && !error) append(data, length);
      done(error, length, ...more);
    });
  };
}

if (isMainThread) copyStdout('/log/service.log');
