import type { NamedBlob } from '@cityloom/cim-loader';

/** Files of a folder beyond this are not looked at: somebody dropped a disk. */
const MAXIMUM_FILES = 20_000;

/** Whether something dragged holds files, and is not a text or a link of the page. */
export function holdsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') === true;
}

/** Everything dropped, folders with all below them, under paths relative to the drop. */
export async function collectDropped(transfer: DataTransfer): Promise<NamedBlob[]> {
  // Entries and files must be taken at once: the list is emptied when the event is over.
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: NamedBlob[] = [];
  for (const { entry, file } of taken) {
    if (entry?.isDirectory === true) await collectEntry(entry, '', files);
    else if (file !== null) files.push({ path: file.name, blob: file });
  }
  return files;
}

/** Files of a chooser; those of a folder keep their paths below it. */
export function collectChosen(list: FileList): NamedBlob[] {
  return [...list].slice(0, MAXIMUM_FILES).map((file) => ({
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    blob: file,
  }));
}

async function collectEntry(entry: FileSystemEntry, folder: string, into: NamedBlob[]): Promise<void> {
  if (into.length >= MAXIMUM_FILES) return;
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isFile) {
    into.push({ path, blob: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives at most a hundred entries at a time, and none at the end.
  for (let batch = await nextEntries(reader); batch.length > 0; batch = await nextEntries(reader)) {
    for (const child of batch) await collectEntry(child, path, into);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

function nextEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject);
  });
}
