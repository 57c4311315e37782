// Files that are sent: what a reader of them needs, and nothing that only programs put beside it.
const NEEDED = {
  places: () => true,
  studies: (path) => !/(^|\/)(kept|own)\//.test(path) && /\.(parquet|json|ya?ml|csv|xlsx|geojson|py|zip)$/.test(path),
  ensembles: (path) => /\.(parquet|zip)$/.test(path),
};
const pathOf = (file) => file.webkitRelativePath || file.name;
const hidden = (part, kind) => part.startsWith(".") && !(kind === "studies" && part === ".gridgov.json");

// `kind` is places, studies or ensembles. What nobody needs is sent if there is nothing else: the server says what is wrong with it.
export async function packed(kind, files) {
  const wanted = files.filter((file) => !pathOf(file).split("/").some((part) => hidden(part, kind)) && NEEDED[kind](pathOf(file)));
  const read = (file) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ path: pathOf(file), content: String(reader.result).split(",")[1] || "" });
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
  return Promise.all((wanted.length ? wanted : files).map(read));
}
