#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit.ts';
import { resolveLocalhostNames } from './localhost-names.ts';
import { compileCacheDir } from './paths.ts';

enableCompileCache(compileCacheDir);
resolveLocalhostNames();
const { createProgram } = await import('./program.ts');

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
  // What was interrupted may still wait for something.
  if (process.exitCode === exitCodes.interrupted) process.exit();
}

function report(error: unknown): number {
  // Commander has said it already: help asked for (0), or a wrong call.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.yes : exitCodes.wrongCall;
  }
  const isKnown =
    error instanceof Error &&
    ['Refusal', 'WrongCall', 'Missing', 'Interrupted'].includes(error.name);
  const message = isKnown ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${styleText('red', message, { stream: process.stderr })}\n`);
  return exitCodeOf(error);
}
