// Builds a menu from the metadata and from apps' pages.
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import type { AdminPart, PagePlace, PartPage } from '../../extend/define-part.ts'
import { pagesIn } from '../../extend/find-parts.ts'
import { groupsOf, wordsOf } from '../../metadata/resources.ts'

interface MenuSection {
  readonly heading: string
  readonly resources: readonly AdminResource[]
  readonly pages: readonly PartPage[]
}

/** Pages without a group come first; a page that replaces a resource's list takes its place. */
export function menuOf(parts: readonly AdminPart[], place: PagePlace, admin: AdminMetadata) {
  const pages = pagesIn(parts, place, admin)
  const replaced = new Set(pages.flatMap(({ replaces = [] }) => replaces))
  const groups = place === 'tenant' ? groupsOf(admin) : []
  const grouped = pages.filter(({ group }) => group !== undefined)
  const headings = [...new Set([...groups.map(([heading]) => heading), ...grouped.map(headingOf)])]
  const sections = headings.map((heading): MenuSection => {
    const resources = groups.find(([each]) => each === heading)?.[1] ?? []
    return {
      heading,
      resources: resources.filter(({ name }) => !replaced.has(name)),
      pages: grouped.filter((page) => headingOf(page) === heading),
    }
  })
  return {
    first: pages.filter(({ group }) => group === undefined),
    sections: sections.filter((section) => section.resources.length + section.pages.length > 0),
  }
}

function headingOf({ group = '' }: PartPage): string {
  return wordsOf(group)
}
