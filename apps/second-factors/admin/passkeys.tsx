// The person's passkeys: list, add, rename, remove.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { knowsPasskeys } from '#admin/api/account/passkeys.ts'
import { QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { formatAge, formatTime } from '#admin/texts/t.ts'
import { addPasskey, listPasskeys, type Passkey, removePasskey, renamePasskey } from './calls.ts'
import type { FactorProps } from './factor-props.ts'
import { t } from './texts.ts'

const NAME = { name: 'name', label: () => t('passkeys.name'), type: 'text', autoComplete: 'off' } as const

export function Passkeys({ onChange }: FactorProps) {
  const { data = [], refetch } = useQuery({ queryKey: ['account', 'passkeys'], queryFn: listPasskeys })
  const onKeys: FactorProps['onChange'] = async (codes) => {
    await refetch()
    await onChange(codes)
  }
  return (
    <Section title={t('passkeys.title')} text={t('passkeys.text')}>
      {data.length > 0 && (
        <Items label={t('passkeys.title')}>
          {data.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} onChange={onKeys} />
          ))}
        </Items>
      )}
      {knowsPasskeys() ? <Add onChange={onKeys} /> : <p>{t('passkeys.unknown')}</p>}
    </Section>
  )
}

function Add({ onChange }: FactorProps) {
  const { submit, isBusy, error } = useSubmit(async () => {
    const { recoveryCodes } = await addPasskey(t('passkeys.usualName'))
    await onChange(recoveryCodes)
  })
  return (
    <>
      {error != null && <ProblemNotice error={error} />}
      <div>
        <Button disabled={isBusy} onClick={submit}>
          {t('passkeys.add')}
        </Button>
      </div>
    </>
  )
}

function PasskeyItem({
  passkey: { id, name, isBackedUp, createdAt, lastUsedAt },
  onChange,
}: FactorProps & { passkey: Passkey }) {
  const [isRenamed, setRenamed] = useState(false)
  const remove = useSubmit(async () => {
    await removePasskey(id)
    await onChange()
  })
  const rename = async ({ name: next = '' }) => {
    await renamePasskey(id, next)
    await onChange()
    setRenamed(false)
  }
  if (isRenamed)
    return (
      <Item
        title={<QuestionForm questions={[NAME]} initial={{ name }} submit={t('passkeys.save')} onSend={rename} />}
      />
    )
  return (
    <Item
      title={name}
      facts={[
        t('passkeys.since', { time: formatTime(createdAt) }),
        lastUsedAt ? t('passkeys.used', { age: formatAge(lastUsedAt) }) : t('passkeys.unused'),
        isBackedUp && t('passkeys.backedUp'),
        remove.error != null && <ProblemNotice error={remove.error} />,
      ]}
      actions={
        <>
          <Button tone="quiet" onClick={() => setRenamed(true)}>
            {t('passkeys.rename')}
          </Button>
          <Button tone="quiet" disabled={remove.isBusy} onClick={remove.submit}>
            {t('passkeys.remove')}
          </Button>
        </>
      }
    />
  )
}
