import type { Command } from 'commander';
import { addLoadFlags, type LoadFlags } from './load-flags.ts';

/** Settings of a build as given on the command line. */
export interface BuildFlags extends LoadFlags {
  readonly json?: boolean;
  readonly out?: string;
  readonly id?: string;
  readonly title?: string;
}

export function addBuildFlags(command: Command): Command {
  return addLoadFlags(command)
    .description('build a city package: of a city by name, of a recipe.json, or of files of any format')
    .argument('<input...>', 'name of a city with a recipe (astana), path of a recipe, or files')
    .option('--json', 'print the result as one line of JSON')
    .option('--out <dir>', 'folder of the package (default for a city by name: data/built/<city>)')
    .option('--id <id>', 'id of a city built of files (default: from the first name)')
    .option('--title <title>', 'name of a city built of files (default: from the first name)');
}
