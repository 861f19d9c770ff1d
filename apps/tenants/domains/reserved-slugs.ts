// Slugs that no tenant may have: as subdomains they would mean something else.

const RESERVED = new Set(
  'admin api app assets auth blog cdn dashboard dev docs edge ftp graphql health help host imap localhost login mail media ns1 ns2 pend pop public root smtp staging static status support swagger system test webmail www'.split(
    ' ',
  ),
)

export function isReservedSlug(slug: string): boolean {
  return RESERVED.has(slug)
}
