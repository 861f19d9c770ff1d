// Entries of the command palette: screens and actions that the caller may use, matched by name.
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import type { AdminPart } from '../../extend/define-part.ts'
import { pagesIn } from '../../extend/find-parts.ts'
import { groupsOf, keyOf } from '../../metadata/resources.ts'
import { t } from '../../texts/t.ts'

/** One line of the palette. */
export interface Entry {
  readonly id: string
  readonly label: string
  /** Muted: the kind of entry. */
  readonly beside: string
  /** Path below /admin. */
  readonly to: string
}

const MOST_OF_A_KIND = 8
/** How many resources are searched at once: each costs a request while the person types. */
export const MOST_SEARCHED = 6
export const RECORDS_OF_EACH = 4

/** The person searching, and their place. */
interface Where {
  readonly admin: AdminMetadata
  readonly parts: readonly AdminPart[]
  readonly tenant: string | null
}

/** Everything in the caller's menu and lists; names that begin with the typed text come first. */
export function entriesOf({ admin, parts, tenant }: Where, typed: string): Entry[] {
  return [...screensOf(admin, parts, tenant), ...actionsOf(admin, tenant)]
    .flatMap((entry) => {
      const rank = rankOf(entry.label, typed)
      return rank === null ? [] : [{ entry, rank }]
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry)
    .slice(0, typed === '' ? 2 * MOST_OF_A_KIND : MOST_OF_A_KIND)
}

function screensOf(admin: AdminMetadata, parts: readonly AdminPart[], tenant: string | null): Entry[] {
  const screen = (label: string, to: string) => ({ id: `screen ${to}`, label, to, beside: t('palette.screen') })
  const pages = (['tenant', 'account', 'platform'] as const)
    .filter((place) => place !== 'tenant' || tenant !== null)
    .flatMap((place) =>
      pagesIn(parts, place, admin).map(({ title, path }) =>
        screen(title(), place === 'tenant' ? `/t/${tenant}/-/${path}` : `/${place}/${path}`),
      ),
    )
  if (tenant === null) return pages
  const lists = groupsOf(admin).flatMap(([, resources]) => resources)
  return [
    screen(t('home.title'), `/t/${tenant}`),
    ...lists.map((resource) => screen(resource.labelPlural, `/t/${tenant}/${keyOf(resource)}`)),
    ...pages,
  ]
}

function actionsOf(admin: AdminMetadata, tenant: string | null): Entry[] {
  if (tenant === null) return []
  return groupsOf(admin)
    .flatMap(([, resources]) => resources)
    .filter(({ operations }) => operations.includes('create'))
    .map((resource) => {
      const to = `/t/${tenant}/${keyOf(resource)}/new`
      return { id: `action ${to}`, label: t('list.new', { label: resource.label }), to, beside: t('palette.action') }
    })
}

/** Null if it does not match; smaller is better. Words may come in any order. */
export function rankOf(label: string, typed: string): number | null {
  const [text, words] = [fold(label), fold(typed).split(/\s+/).filter(Boolean)]
  if (!words.every((word) => text.includes(word))) return null
  if (text.startsWith(words.join(' '))) return 0
  return words.every((word) => text.split(/\s+/).some((each) => each.startsWith(word))) ? 1 : 2
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The most likely resources first, in menu order. */
export function searchedResources(admin: AdminMetadata): AdminResource[] {
  return groupsOf(admin)
    .flatMap(([, resources]) => resources)
    .filter(({ isSearchable, operations }) => isSearchable && operations.includes('read'))
    .slice(0, MOST_SEARCHED)
}
