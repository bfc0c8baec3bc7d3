export { decodeTable } from './decode-table.ts';
export { encodeTable } from './encode-table.ts';
