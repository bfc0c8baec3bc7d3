import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * `new URL('./worker.ts', import.meta.url)` names a source file. `tsc` rewrites the ending of imports
 * (`rewriteRelativeImportExtensions`), but an address is a string to it: in `dist` it would lead nowhere.
 */
const SOURCE_ADDRESS = /(new URL\(\s*(['"])\.{1,2}\/[^'"\n]+\.)tsx?(\2,\s*import\.meta\.url,?\s*\))/gu;

/** Compiled code with the addresses of sources turned into those of what was made of them. */
export function addressCompiledModules(code: string): string {
  return code.replace(SOURCE_ADDRESS, '$1js$3');
}

const ANY_ADDRESS = /new URL\(/gu;
const FILE_ADDRESS = /^\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1,\s*import\.meta\.url,?\s*\)$/u;

/**
 * What is wrong with the addresses relative to the module that compiled code holds; empty if each leads to a file.
 * @param path of the module, for messages and to resolve against.
 */
export function addressProblems(code: string, path: string): string[] {
  return [...code.matchAll(ANY_ADDRESS)].flatMap(({ index }) => {
    const call = parenthesesFrom(code, index + 'new URL'.length);
    if (!call.includes('import.meta.url')) return [];
    const target = FILE_ADDRESS.exec(call)?.[2];
    if (target === undefined) return dependencyProblems(call, path);
    const file = resolve(dirname(path), target);
    return existsSync(file) ? [] : [`${path}: new URL${call} leads to ${file}, which is not packed`];
  });
}

/** A file inside a package, as bundlers resolve it: `web-ifc/web-ifc.wasm`. */
const DEPENDENCY_ADDRESS = /^\(\s*(['"])((?:@[\w.-]+\/)?[\w.-]+)\/[^'"\n]+\1,\s*import\.meta\.url,?\s*\)$/u;

function dependencyProblems(call: string, path: string): string[] {
  const name = DEPENDENCY_ADDRESS.exec(call)?.[2];
  if (name === undefined) return [`${path}: new URL${call} is no plain file name; write it out`];
  if (dependenciesOf(dirname(path)).has(name)) return [];
  return [`${path}: new URL${call} leads into ${name}, which is no dependency of the package`];
}

/** Names in `dependencies` of the package a folder belongs to. */
function dependenciesOf(folder: string): ReadonlySet<string> {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) {
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Readonly<Record<string, string>>;
    };
    return new Set(Object.keys(dependencies));
  }
  const parent = dirname(folder);
  return parent === folder ? new Set() : dependenciesOf(parent);
}

/** The text from an opening parenthesis to the one that closes it. */
function parenthesesFrom(code: string, start: number): string {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '(') depth++;
    if (code[at] === ')' && --depth === 0) return code.slice(start, at + 1);
  }
  return code.slice(start);
}
