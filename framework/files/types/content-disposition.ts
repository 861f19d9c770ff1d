// Tells a browser whether to show or save a file, and its name (RFC 6266, RFC 8187).

/**
 * The header's value. It contains the name twice: in ASCII for old clients, and percent-encoded. No name can end the
 * header or start another parameter.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;/]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
