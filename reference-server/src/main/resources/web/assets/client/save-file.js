/** Puts a file into the downloads. It was asked for with the secrets of this tab, which a plain link does not send. */
export function saveFile({ blob, name }, page = document) {
  const address = URL.createObjectURL(blob);
  const link = page.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // A browser that has not begun to read it by then has not been told to.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
