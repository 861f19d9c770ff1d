// Leads connections through a pooler: the same log-in and database at another address.

/**
 * `pooler` is `host:port`; undefined leaves the URL as it is. Startup options are left out, which PgBouncer refuses: those
 * of ours only repeat that reads are read-only, as each transaction says itself.
 */
export function pooledUrl(url: string, pooler: string | undefined): string {
  if (pooler === undefined) return url
  const pooled = new URL(url)
  pooled.host = pooler
  pooled.searchParams.delete('options')
  return pooled.href
}
