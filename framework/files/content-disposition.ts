// How a browser is told what to do with a file and what to call it (RFC 6266, RFC 8187).

/**
 * The header's value. The name stands twice: in ASCII for old readers and percent-encoded. Nothing in a name can end the header or
 * begin another parameter.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;/]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
