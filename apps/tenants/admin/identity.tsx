// The tenant's name, and the slug in its URLs.
import { useNavigate } from '@tanstack/react-router'
import { updateRecord } from '#admin/api/records.ts'
import { type Answers, QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { t } from './texts.ts'
import { forgetNames, useOwnTenant } from './use-own-tenant.ts'

const NAME = { name: 'name', label: () => t('identity.name'), type: 'text', autoComplete: 'organization' } as const
const SLUG = { name: 'slug', label: () => t('identity.slug'), type: 'text', autoComplete: 'off' } as const

export function Identity() {
  return (
    <>
      <Name />
      <Slug />
    </>
  )
}

function Name() {
  const { place, kept, mayUpdate } = useOwnTenant()
  if (!kept || !mayUpdate) return null
  const change = async ({ name = '' }: Answers) => {
    await updateRecord(place, kept, makeTries().of({ name }, kept.etag))
    tell(t('identity.changed', { name }))
    await Promise.all([forgetRecords(place), forgetNames()])
  }
  return (
    <Section title={t('identity')} text={t('identity.text')}>
      <QuestionForm
        key={kept.etag}
        questions={[NAME]}
        initial={{ name: String(kept.record.name) }}
        submit={t('identity.change')}
        onSend={change}
      />
    </Section>
  )
}

function Slug() {
  const { kept, actionOf, run } = useOwnTenant()
  const navigate = useNavigate()
  const action = actionOf('rename')
  if (!kept || !action) return null
  const rename = async ({ slug = '' }: Answers) => {
    await run(action, { slug })
    tell(t('identity.renamed', { slug }))
    await navigate({ to: '/t/$tenant/-/$page', params: { tenant: slug, page: 'settings' } })
    await forgetNames()
  }
  return (
    <Section title={t('identity.address')} text={t('identity.address.text')}>
      <QuestionForm
        key={kept.etag}
        questions={[SLUG]}
        initial={{ slug: String(kept.record.slug) }}
        submit={t('identity.rename')}
        onSend={rename}
      />
    </Section>
  )
}
