import type { SurfaceCollector } from '../../datasets/surface-collector.ts';
import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { LoadError } from '../../validation/load-error.ts';
import { isGmlPolygon, type Resolve, ringsOf, visitPositions } from '../gml/gml-geometry.ts';
import { numbersOf } from '../gml/read-xml.ts';
import { attributeOf, childOf, localReference, type XmlElement } from '../gml/xml-element.ts';
import type { ModelAppearances, TargetAppearance } from './appearance.ts';
import type { GeometryPiece } from './city-feature.ts';

/** What applies to the polygons below an element. */
interface Inherited {
  readonly semantic: number;
  readonly isReversed: boolean;
  readonly material: number;
  readonly looks: readonly TargetAppearance[];
  readonly references: number;
  readonly place: ((x: number, y: number, z: number) => readonly [number, number, number]) | undefined;
}

const MAXIMUM_REFERENCES = 32;
/** Elements that may be looked at per element of the file: references can lead to the same ones over and over. */
const VISITS_PER_ELEMENT = 50;
const VISITS_AT_LEAST = 10_000_000;

/** Writes the polygons of geometry properties into a collector, each polygon of an object once. */
export class SurfaceWriter {
  private readonly builder: SurfaceLayersBuilder;
  private readonly file: string;
  private readonly resolve: Resolve;
  private readonly appearances: ModelAppearances;
  private collector: SurfaceCollector | undefined;
  /** Polygons of the object that were written, by whether they were turned. */
  private written = new Set<XmlElement>();
  private visitsLeft: number;
  /** References to what is not in the file. */
  readonly missing: Map<string, number> = new Map<string, number>();

  constructor(
    builder: SurfaceLayersBuilder,
    file: string,
    resolve: Resolve,
    { appearances, elements }: { readonly appearances: ModelAppearances; readonly elements: number },
  ) {
    this.builder = builder;
    this.file = file;
    this.resolve = resolve;
    this.appearances = appearances;
    this.visitsLeft = VISITS_AT_LEAST + VISITS_PER_ELEMENT * elements;
  }

  /** Begins an object: what was written for the one before may be written again. */
  begin(collector: SurfaceCollector): void {
    this.collector = collector;
    this.written = new Set();
  }

  /** @throws {LoadError} where references multiply beyond all measure. */
  write({ element, semantic, targets }: GeometryPiece): void {
    const looks = targets.flatMap((id) => this.appearances.byTarget.get(id) ?? []);
    this.visit(element, {
      semantic: semantic === '' ? 0 : this.builder.semantic(semantic),
      isReversed: false,
      material: looks.find(({ material }) => material !== undefined)?.material ?? 0,
      looks,
      references: 0,
      place: undefined,
    });
  }

  private visit(element: XmlElement, from: Inherited): void {
    if (this.visitsLeft-- <= 0) throw this.tooMany();
    const reference = localReference(element);
    if (reference !== undefined) {
      this.follow(reference, from);
      return;
    }
    const inherited = this.withLooks(element, from);
    if (isGmlPolygon(element)) this.writePolygon(element, inherited);
    else if (element.name === 'OrientableSurface') {
      const turns = attributeOf(element, 'orientation') === '-';
      const base = childOf(element, 'baseSurface');
      if (base !== undefined) this.visit(base, { ...inherited, isReversed: inherited.isReversed !== turns });
    } else if (element.name === 'ImplicitGeometry') this.writeImplicit(element, inherited);
    else if (element.name !== 'appearance')
      for (const child of element.children) this.visit(child, inherited);
  }

  private follow(reference: string, from: Inherited): void {
    const target = from.references < MAXIMUM_REFERENCES ? this.resolve(reference) : undefined;
    if (target === undefined) this.missing.set(reference, (this.missing.get(reference) ?? 0) + 1);
    else this.visit(target, { ...from, references: from.references + 1 });
  }

  private withLooks(element: XmlElement, from: Inherited): Inherited {
    const id = attributeOf(element, 'id');
    const look = id === undefined ? undefined : this.appearances.byTarget.get(id);
    if (look === undefined) return from;
    return { ...from, material: look.material ?? from.material, looks: [look, ...from.looks] };
  }

  /** A prototype: its matrix first, then moved to the reference point. */
  private writeImplicit(element: XmlElement, from: Inherited): void {
    const geometry = childOf(element, 'relativeGMLGeometry') ?? childOf(element, 'relativeGeometry');
    const place = placingOf(element);
    if (geometry === undefined || place === undefined) {
      const library = childOf(element, 'libraryObject')?.text ?? 'implicit geometry';
      this.missing.set(library, (this.missing.get(library) ?? 0) + 1);
      return;
    }
    const outer = this.written;
    this.written = new Set();
    this.visit(geometry, { ...from, place });
    this.written = outer;
  }

  private writePolygon(
    polygon: XmlElement,
    { semantic, isReversed, material, looks, place }: Inherited,
  ): void {
    if (this.written.has(polygon)) return;
    this.written.add(polygon);
    const collector = this.collector as SurfaceCollector;
    let texture = 0;
    for (const ring of ringsOf(polygon)) {
      const id = attributeOf(ring, 'id');
      const look = id === undefined ? undefined : looks.find(({ rings }) => rings?.has(id) === true);
      if (look?.texture !== undefined && texture === 0) texture = look.texture;
      writeRing(collector, ring, isReversed, place, id === undefined ? undefined : look?.rings?.get(id));
    }
    collector.endPolygon({ semantic, material, texture });
  }

  private tooMany(): LoadError {
    return new LoadError('references lead to the same surfaces over and over', {
      url: this.file,
      format: 'CityGML',
      kind: 'invalid',
      place: 'xlink:href',
      remedy: 'mend the references; none may lead back to itself',
    });
  }
}

/** `undefined` without a reference point. */
function placingOf(element: XmlElement): Inherited['place'] {
  const anchors: (readonly [number, number, number])[] = [];
  const point = childOf(element, 'referencePoint');
  if (point !== undefined) visitPositions(point, (x, y, z) => anchors.push([x, y, Number.isNaN(z) ? 0 : z]));
  const [anchor] = anchors;
  if (anchor === undefined) return undefined;
  const stated = numbersOf(childOf(element, 'transformationMatrix')?.text ?? '');
  const m = stated.length === 16 ? stated : IDENTITY;
  const row = (r: number, x: number, y: number, z: number): number =>
    (m[r * 4] as number) * x +
    (m[r * 4 + 1] as number) * y +
    (m[r * 4 + 2] as number) * z +
    (m[r * 4 + 3] as number);
  return (x, y, z) => [row(0, x, y, z) + anchor[0], row(1, x, y, z) + anchor[1], row(2, x, y, z) + anchor[2]];
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);

function writeRing(
  collector: SurfaceCollector,
  ring: XmlElement,
  isReversed: boolean,
  place: Inherited['place'],
  coordinates: Float64Array | undefined,
): void {
  const corners: (readonly [number, number, number])[] = [];
  visitPositions(ring, (x, y, z) => {
    const height = Number.isNaN(z) ? 0 : z;
    corners.push(place === undefined ? [x, y, height] : place(x, y, height));
  });
  // Coordinates are for the positions of the file; where some of these were dropped, they no longer fit.
  const fits = coordinates?.length === corners.length * 2;
  const count = corners.length;
  for (let step = 0; step < count; step++) {
    const index = isReversed ? count - 1 - step : step;
    const [x, y, z] = corners[index] as readonly [number, number, number];
    collector.position(x, y, z);
    if (fits)
      collector.textureCoordinate(coordinates[index * 2] as number, coordinates[index * 2 + 1] as number);
  }
  collector.endRing();
}
