import { type Command, Option } from 'commander';
import type { TileCompression } from '../tiles/content-job.ts';

/** Settings of a tileset as given on the command line. */
export interface TileFlags {
  readonly out: string;
  readonly json?: boolean;
  readonly layer?: string[];
  readonly heightColumn?: string;
  readonly defaultHeight: string;
  readonly columns?: string;
  readonly compression: TileCompression;
  readonly normals: boolean;
  readonly implicit?: boolean;
  readonly workers?: string;
  readonly terrain?: string[];
}

export function addTileFlags(command: Command): Command {
  return command
    .description('write 3D Tiles 1.1 of the areas and solids of files of any format')
    .argument('<input...>', 'files')
    .requiredOption('--out <dir>', 'folder of the tileset; one that is there is replaced')
    .option('--json', 'print the result as one line of JSON')
    .option('--layer <id...>', 'only these layers (default: all with areas)')
    .option('--height-column <name>', 'column with the height above the ground, metres (default: height)')
    .option('--default-height <metres>', 'height of buildings without one', '10')
    .option('--columns <names>', 'columns kept as metadata, separated by commas (default: all)')
    .addOption(
      new Option('--compression <kind>', 'of the triangles')
        .choices(['meshopt', 'draco', 'none'])
        .default('meshopt'),
    )
    .option('--implicit', 'implicit tiling: a quadtree with subtree files instead of a list of tiles')
    .option('--no-normals', 'leave normals out: smaller, for viewers that shade by the face')
    .option('--terrain <file...>', 'terrain that areas stand on (default: at 0)')
    .option('--workers <count>', 'threads (default: one per core)');
}
