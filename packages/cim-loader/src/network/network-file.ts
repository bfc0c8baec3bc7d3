import type { RoadNetwork } from '@cityloom/twin-core';
import { z } from 'zod';
import { readBinaryFile, writeBinaryFile } from '../tables/binary-file.ts';
import type { BinaryFormat } from '../tables/binary-file.ts';
import { bufferReference } from '../tables/table-header.ts';
import { BodyWriter } from '../tables/typed-buffers.ts';
import { LoadError } from '../validation/load-error.ts';

export const NETWORK_FORMAT: BinaryFormat = { name: 'road network', magic: 'CLRN', version: 1 };

const networkHeader = z.strictObject({
  layer: z.string(),
  nodeCount: z.int().min(0),
  edgeCount: z.int().min(0),
  nodePositions: bufferReference,
  edgeOffsets: bufferReference,
  edgeTargets: bufferReference,
  edgeRows: bufferReference,
  edgeLengths: bufferReference,
  edgeCarSpeeds: bufferReference,
  edgeWalkSpeeds: bufferReference,
});

/** Writes a road network as one binary file, exactly. */
export function encodeNetwork(network: RoadNetwork): Uint8Array<ArrayBuffer> {
  const body = new BodyWriter();
  const header: z.infer<typeof networkHeader> = {
    layer: network.layer,
    nodeCount: network.nodeCount,
    edgeCount: network.edgeCount,
    nodePositions: body.add(network.nodePositions),
    edgeOffsets: body.add(network.edgeOffsets),
    edgeTargets: body.add(network.edgeTargets),
    edgeRows: body.add(network.edgeRows),
    edgeLengths: body.add(network.edgeLengths),
    edgeCarSpeeds: body.add(network.edgeCarSpeeds),
    edgeWalkSpeeds: body.add(network.edgeWalkSpeeds),
  };
  return writeBinaryFile(NETWORK_FORMAT, header, body);
}

/**
 * Reads a road network file; arrays are views into `buffer`.
 * @throws {LoadError} truncated, corrupt, or another version; with file, offset and remedy.
 */
export function decodeNetwork(buffer: ArrayBuffer, url: string): RoadNetwork {
  const file = readBinaryFile(NETWORK_FORMAT, buffer, url);
  const parsed = networkHeader.safeParse(file.header);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw corrupt(url, issue?.message ?? 'header is not valid', `header ${issue?.path.join('.') ?? ''}`);
  }
  const header = parsed.data;
  const network: RoadNetwork = {
    layer: header.layer,
    nodeCount: header.nodeCount,
    edgeCount: header.edgeCount,
    nodePositions: file.array(header.nodePositions, 'float64', 'nodePositions'),
    edgeOffsets: file.array(header.edgeOffsets, 'uint32', 'edgeOffsets'),
    edgeTargets: file.array(header.edgeTargets, 'uint32', 'edgeTargets'),
    edgeRows: file.array(header.edgeRows, 'uint32', 'edgeRows'),
    edgeLengths: file.array(header.edgeLengths, 'float32', 'edgeLengths'),
    edgeCarSpeeds: file.array(header.edgeCarSpeeds, 'float32', 'edgeCarSpeeds'),
    edgeWalkSpeeds: file.array(header.edgeWalkSpeeds, 'float32', 'edgeWalkSpeeds'),
  };
  const problem = inconsistency(network);
  if (problem !== undefined) throw corrupt(url, problem, 'body');
  return network;
}

function corrupt(url: string, problem: string, place: string): LoadError {
  const remedy = 'build the city package again (cityloom build)';
  return new LoadError(problem, { url, format: NETWORK_FORMAT.name, kind: 'corrupt', place, remedy });
}

function inconsistency(network: RoadNetwork): string | undefined {
  const { nodeCount, edgeCount, edgeOffsets } = network;
  const perEdge = [
    network.edgeTargets,
    network.edgeRows,
    network.edgeLengths,
    network.edgeCarSpeeds,
    network.edgeWalkSpeeds,
  ];
  if (perEdge.some((array) => array.length !== edgeCount))
    return `not every edge array has ${edgeCount} entries`;
  if (network.nodePositions.length !== nodeCount * 2 || edgeOffsets.length !== nodeCount + 1) {
    return `node arrays do not fit ${nodeCount} nodes`;
  }
  if (edgeOffsets[0] !== 0 || edgeOffsets[nodeCount] !== edgeCount)
    return 'edge offsets do not span the edges';
  if (edgeOffsets.some((offset, node) => node > 0 && offset < (edgeOffsets[node - 1] as number))) {
    return 'edge offsets fall';
  }
  return network.edgeTargets.some((node) => node >= nodeCount)
    ? 'an edge leads to a node that is not there'
    : undefined;
}
