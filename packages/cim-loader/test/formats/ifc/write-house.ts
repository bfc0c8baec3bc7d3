/** How a house is tied to the ground. */
export type HousePlace = 'map conversion' | 'site' | 'nowhere';

/** Width (x), depth (y) and storey height of the house, metres. */
export const HOUSE = { width: 10, depth: 8, storey: 3, wall: 0.3, slab: 0.2 } as const;

/**
 * An IFC4 file of a house of two storeys: on each a slab, four walls with a property set, and a space.
 * @param unit `metre`, or `millimetre` as most CAD programs write.
 * @param storeyCount 1 for less of the same.
 * @param isBare a slab is all that stands on a storey.
 */
export function writeHouse(
  place: HousePlace,
  unit: 'metre' | 'millimetre' = 'metre',
  storeyCount: 1 | 2 = 2,
  isBare = false,
): string {
  const lines: string[] = [];
  const add = (text: string): string => {
    lines.push(`#${lines.length + 1}=${text};`);
    return `#${lines.length}`;
  };
  const scale = unit === 'metre' ? 1 : 1000;
  const number = (value: number): string => {
    const text = String(Math.round(value * scale * 1e6) / 1e6);
    return text.includes('.') ? text : `${text}.`;
  };
  let guids = 0;
  const guid = (): string => `'0000000000000000000${String(1000 + guids++).slice(1)}'`;
  const point = (x: number, y: number, z: number): string =>
    add(`IFCCARTESIANPOINT((${number(x)},${number(y)},${number(z)}))`);
  const up = add('IFCDIRECTION((0.,0.,1.))');
  const axis = (x: number, y: number, z: number): string => add(`IFCAXIS2PLACEMENT3D(${point(x, y, z)},$,$)`);
  const local = (parent: string, x: number, y: number, z: number): string =>
    add(`IFCLOCALPLACEMENT(${parent},${axis(x, y, z)})`);
  const context = add(`IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,${axis(0, 0, 0)},$)`);
  const length = add(`IFCSIUNIT(*,.LENGTHUNIT.,${unit === 'metre' ? '$' : '.MILLI.'},.METRE.)`);
  const units = add(`IFCUNITASSIGNMENT((${length}))`);
  const project = add(`IFCPROJECT(${guid()},$,'Project',$,$,$,$,(${context}),${units})`);
  if (place === 'map conversion') {
    const metre = add('IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)');
    const crs = add(`IFCPROJECTEDCRS('EPSG:4547','CGCS2000','CGCS2000',$,'Gauss-Kruger','114',${metre})`);
    // A quarter turn: the house's x axis looks north.
    add(
      `IFCMAPCONVERSION(${context},${crs},430000.,2556000.,20.,0.,1.,${unit === 'metre' ? '1.' : '0.001'})`,
    );
  }
  const box = (x: number, y: number, z: number, dx: number, dy: number, dz: number): string => {
    const corner = add(`IFCCARTESIANPOINT((${number(dx / 2)},${number(dy / 2)}))`);
    const centre = add(`IFCAXIS2PLACEMENT2D(${corner},$)`);
    const profile = add(`IFCRECTANGLEPROFILEDEF(.AREA.,$,${centre},${number(dx)},${number(dy)})`);
    const solid = add(`IFCEXTRUDEDAREASOLID(${profile},${axis(x, y, z)},${up},${number(dz)})`);
    const shape = add(`IFCSHAPEREPRESENTATION(${context},'Body','SweptSolid',(${solid}))`);
    return add(`IFCPRODUCTDEFINITIONSHAPE($,$,(${shape}))`);
  };
  const sitePlacement = local('$', 0, 0, 0);
  const degrees = place === 'site' ? '(23,6,30,0),(113,19,12,500000),20.' : '$,$,$';
  const site = add(`IFCSITE(${guid()},$,'Site',$,$,${sitePlacement},$,$,.ELEMENT.,${degrees},$,$)`);
  const building = add(`IFCBUILDING(${guid()},$,'House',$,$,${sitePlacement},$,$,.ELEMENT.,$,$,$)`);
  add(`IFCRELAGGREGATES(${guid()},$,$,$,${project},(${site}))`);
  add(`IFCRELAGGREGATES(${guid()},$,$,$,${site},(${building}))`);
  const storeys: string[] = [];
  const walls: string[] = [];
  const { width, depth, storey: high, wall: thick, slab: thin } = HOUSE;
  for (const [level, name] of ['Ground floor', 'Upper floor'].slice(0, storeyCount).entries()) {
    const placement = local(sitePlacement, 0, 0, level * high);
    const elevation = number(level * high);
    const storey = add(
      `IFCBUILDINGSTOREY(${guid()},$,'${name}',$,$,${placement},$,$,.ELEMENT.,${elevation})`,
    );
    storeys.push(storey);
    const element = (type: string, label: string, shape: string, end: string): string =>
      add(`${type}(${guid()},$,'${label}',$,$,${local(placement, 0, 0, 0)},${shape},$${end})`);
    const floor = element('IFCSLAB', `Slab ${level}`, box(0, 0, 0, width, depth, thin), ',.FLOOR.');
    if (isBare) {
      walls.push(floor);
      add(`IFCRELCONTAINEDINSPATIALSTRUCTURE(${guid()},$,$,$,(${floor}),${storey})`);
      continue;
    }
    const sides = [
      box(0, 0, thin, width, thick, high - thin),
      box(0, depth - thick, thin, width, thick, high - thin),
      box(0, thick, thin, thick, depth - 2 * thick, high - thin),
      box(width - thick, thick, thin, thick, depth - 2 * thick, high - thin),
    ].map((shape, side) => element('IFCWALL', `Wall ${level}.${side}`, shape, ',.SOLIDWALL.'));
    walls.push(...sides);
    const room = box(thick, thick, thin, width - 2 * thick, depth - 2 * thick, high - thin);
    const space = add(
      `IFCSPACE(${guid()},$,'R${level}',$,$,${local(placement, 0, 0, 0)},${room},'Room ${level}',.ELEMENT.,.INTERNAL.,$)`,
    );
    add(`IFCRELAGGREGATES(${guid()},$,$,$,${storey},(${space}))`);
    add(`IFCRELCONTAINEDINSPATIALSTRUCTURE(${guid()},$,$,$,(${[floor, ...sides].join(',')}),${storey})`);
  }
  add(`IFCRELAGGREGATES(${guid()},$,$,$,${building},(${storeys.join(',')}))`);
  const external = add("IFCPROPERTYSINGLEVALUE('IsExternal',$,IFCBOOLEAN(.T.),$)");
  const rating = add("IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('\\X2\\4E007EA7\\X0\\'),$)");
  const transmittance = add("IFCPROPERTYSINGLEVALUE('ThermalTransmittance',$,IFCREAL(0.24),$)");
  const set = add(`IFCPROPERTYSET(${guid()},$,'Pset_WallCommon',$,(${external},${rating},${transmittance}))`);
  add(`IFCRELDEFINESBYPROPERTIES(${guid()},$,$,$,(${walls.join(',')}),${set})`);
  const area = add(`IFCQUANTITYAREA('GrossFloorArea',$,$,${(160).toFixed(1)},$)`);
  const quantities = add(`IFCELEMENTQUANTITY(${guid()},$,'Qto_BuildingBaseQuantities',$,$,(${area}))`);
  add(`IFCRELDEFINESBYPROPERTIES(${guid()},$,$,$,(${building}),${quantities})`);
  return [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION(('ViewDefinition [ReferenceView]'),'2;1');",
    "FILE_NAME('house.ifc','2026-01-01T00:00:00',('Author'),('Office'),'','','');",
    "FILE_SCHEMA(('IFC4'));",
    'ENDSEC;',
    'DATA;',
    ...lines,
    'ENDSEC;',
    'END-ISO-10303-21;',
    '',
  ].join('\n');
}
