// Files to attach: the smallest that are what they say.

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PDF of one empty page. */
export function pdf(name: string): Upload {
  const text = [
    "%PDF-1.4",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj",
    "trailer<</Root 1 0 R>>",
    "%%EOF",
    "",
  ].join("\n");
  return { name, mimeType: "application/pdf", buffer: Buffer.from(text) };
}

/** A program for Windows that says it is a PDF. */
export function programNamedPdf(name: string): Upload {
  const buffer = Buffer.alloc(512);
  buffer.write("MZ", 0);
  buffer.writeUInt32LE(0x80, 0x3c);
  buffer.write("PE\0\0", 0x80);
  return { name, mimeType: "application/pdf", buffer };
}
