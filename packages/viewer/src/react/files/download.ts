/** Hands a text to the person as a file. */
export function downloadText(name: string, text: string, mimeType: string): void {
  downloadBlob(name, new Blob([text], { type: mimeType }));
}

/** Hands bytes to the person as a file. */
export function downloadBytes(name: string, bytes: Uint8Array<ArrayBuffer>, mimeType: string): void {
  downloadBlob(name, new Blob([bytes], { type: mimeType }));
}

/** Hands a file's content to the person. */
export function downloadBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
