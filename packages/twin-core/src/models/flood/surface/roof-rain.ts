/**
 * Gives the rain that falls on roofs to the ground around them, in equal shares: what is nobody's roof keeps its own.
 * Roofs that touch are one. @returns how many times the rain each cell takes; 0 on roofs.
 */
export function shareRoofRain(roofs: Uint8Array, columns: number, rows: number): Float32Array {
  const shares = Float32Array.from(roofs, (roof) => (roof === 1 ? 0 : 1));
  const seen = new Uint8Array(roofs.length);
  // A cell of ground counts once per block of roofs: its number tells which met it last.
  const met = new Int32Array(roofs.length).fill(-1);
  const stack: number[] = [];
  const around: number[] = [];
  for (let start = 0; start < roofs.length; start += 1) {
    if (roofs[start] === 0 || seen[start] === 1) continue;
    let size = 0;
    around.length = 0;
    stack.push(start);
    seen[start] = 1;
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size += 1;
      const column = cell % columns;
      const row = (cell - column) / columns;
      if (column > 0) look(cell - 1);
      if (column < columns - 1) look(cell + 1);
      if (row > 0) look(cell - columns);
      if (row < rows - 1) look(cell + columns);
    }
    for (const cell of around) shares[cell] = (shares[cell] as number) + size / around.length;

    function look(cell: number): void {
      if (roofs[cell] === 1) {
        if (seen[cell] === 0) stack.push(cell);
        seen[cell] = 1;
      } else if (met[cell] !== start) {
        met[cell] = start;
        around.push(cell);
      }
    }
  }
  return shares;
}
