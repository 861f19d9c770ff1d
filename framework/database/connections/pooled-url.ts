// Leads connections through a pooler: the same log-in and database at another address.

/** `pooler` is `host:port`; undefined leaves the URL as it is. */
export function pooledUrl(url: string, pooler: string | undefined): string {
  if (pooler === undefined) return url
  const pooled = new URL(url)
  pooled.host = pooler
  return pooled.href
}
