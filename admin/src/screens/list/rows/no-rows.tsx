// An empty list says why: nothing exists yet, or nothing matches.

import { Button, ButtonLink } from '../../../kit/button.tsx'
import { Blank } from '../../../kit/notices/blank.tsx'
import { keyOf } from '../../../metadata/resources.ts'
import { filtersIn, withoutFilters } from '../../../state/lists/list-query.ts'
import { useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'

export function NoRows({ resource, words, change }: ListProps) {
  const tenant = useTenant()!
  const { label, labelPlural, operations } = resource
  if (words.search !== undefined || filtersIn(words).length > 0) {
    const rest = withoutFilters(words)
    const clear = () => change(Object.fromEntries(Object.keys(words).map((name) => [name, rest[name]])))
    return (
      <Blank title={t('list.nomatch.title')} text={t('list.nomatch.text')}>
        <Button onClick={clear}>{t('list.filters.clear')}</Button>
      </Blank>
    )
  }
  return (
    <Blank title={t('list.empty.title', { label: labelPlural })} text={t('list.empty.text')}>
      {operations.includes('create') && (
        <ButtonLink to="/t/$tenant/$resource/new" params={{ tenant, resource: keyOf(resource) }}>
          {t('list.new', { label })}
        </ButtonLink>
      )}
    </Blank>
  )
}
