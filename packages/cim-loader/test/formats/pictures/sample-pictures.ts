/** A picture of 16 × 16 texels, encoded, and the hash of the values of the square it gives feature ids to. */
export interface SamplePicture {
  readonly mimeType: string;
  readonly extension: string;
  readonly base64: string;
  readonly hash: string;
}

/**
 * Red is the number of the block of 4 × 4 texels. WebP: lossless, nearly transparent throughout, which a canvas would
 * lose. UASTC with Zstandard; ETC1S with BasisLZ, which does not keep the numbers.
 */
export const SAMPLE_PICTURES: Readonly<Record<string, SamplePicture>> = {
  webp: {
    mimeType: 'image/webp',
    extension: 'EXT_texture_webp',
    base64:
      'UklGRk4AAABXRUJQVlA4TEEAAAAvD8ADELkyRPQ/dhHR/4CCtA2Y+De+o0BB2gYsyk4Qadvs6P7llt3ggHGCnMAlcBKcwJFG4Njmr/Kddw9FuEumAQA=',
    hash: '7011fa8d5e12b9e484b65131',
  },
  uastc: {
    mimeType: 'image/ktx2',
    extension: 'KHR_texture_basisu',
    base64:
      'q0tUWCAyMLsNChoKAAAAAAEAAAAQAAAAEAAAAAAAAAAAAAAAAQAAAAEAAAACAAAAaAAAACwAAACUAAAAJAAAAAAAAAAAAAAAAAAAAAAAAAC4AAAAAAAAAGoAAAAAAAAAAAEAAAAAAAAsAAAAAAAAAAIAKACmAQEAAwMAABAAAAAAAAAAAAB/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuNTAAACi1L/1gAAAFAwBSBBAboKXpP0L2Vbnec73P9b4//K3taprFl7CEfncKI5LUExKvEdZzFUBPFZyeyPU0QxypD4UX6LexCtZXxfXRp28CFqgwYEgPgON2EFBx+jjCdxIMx1DQiuxgpxnnDKM=',
    hash: '7011fa8d5e12b9e484b65131',
  },
  etc1s: {
    mimeType: 'image/ktx2',
    extension: 'KHR_texture_basisu',
    base64:
      'q0tUWCAyMLsNChoKAAAAAAEAAAAQAAAAEAAAAAAAAAAAAAAAAQAAAAEAAAABAAAAaAAAACwAAACUAAAAJAAAALgAAAAAAAAAlAAAAAAAAABMAQAAAAAAAAgAAAAAAAAAAAAAAAAAAAAsAAAAAAAAAAIAKACjAQEAAwMAAAgAAAAAAAAAAAA/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuNTAAAAYAAwAsAAAADQAAADMAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAACwAQAAAAAAABCBDARAAAAAACALAgAJgAAAAAAABAHQAwAAAAAAAgCQMoQBgQAAACoqqqqUlVVVQXUQIQAAQAAAMhoB5UJBoAJAAAAAAAQpERA3IABAABBWLQaB0de4BMEgAkAAQAAAABEIAAXtjIB8tcOAw==',
    hash: '58fe31691e88eaf5b6ec9530',
  },
};
