const ENCODER = new TextEncoder();
/** Characters gathered before they are encoded. */
const GATHERED = 65_536;

/** Text that grows, as UTF-8: one string of a whole city would be longer than strings can be. */
export class TextWriter {
  private bytes = new Uint8Array(GATHERED * 4);
  private length = 0;
  private text = '';

  write(text: string): void {
    this.text += text;
    if (this.text.length >= GATHERED) this.flush();
  }

  private flush(): void {
    const needed = this.length + this.text.length * 3;
    if (needed > this.bytes.length) {
      const wider = new Uint8Array(Math.max(this.bytes.length * 2, needed));
      wider.set(this.bytes.subarray(0, this.length));
      this.bytes = wider;
    }
    this.length += ENCODER.encodeInto(this.text, this.bytes.subarray(this.length)).written;
    this.text = '';
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.flush();
    return this.bytes.slice(0, this.length);
  }
}
