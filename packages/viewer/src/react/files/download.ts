/** Hands a text to the person as a file. */
export function downloadText(name: string, text: string, mimeType: string): void {
  download(name, new Blob([text], { type: mimeType }));
}

/** Hands bytes to the person as a file. */
export function downloadBytes(name: string, bytes: Uint8Array<ArrayBuffer>, mimeType: string): void {
  download(name, new Blob([bytes], { type: mimeType }));
}

function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
