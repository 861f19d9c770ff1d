// Everybody with an account, in all tenants.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Item } from '#admin/kit/shown/items.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { Found } from './found.tsx'
import { LogIns } from './log-ins.tsx'
import { t } from './texts.ts'
import { useMayChange, useTurn } from './use-turn.ts'

interface Person {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly createdAt: string
}

export function Page() {
  return (
    <Found<Person> title={t('people.title')} path="/platform/people">
      {(person) => <PersonItem key={person.id} person={person} />}
    </Found>
  )
}

function PersonItem({ person }: { person: Person }) {
  const { id, email, firstName, lastName, isActive, isStaff, createdAt } = person
  const mayChange = useMayChange() && !isStaff
  const [isLooking, setLooking] = useState(false)
  return (
    <Item
      title={`${firstName} ${lastName}`}
      facts={[
        email,
        isStaff && <strong>{t('people.staff')}</strong>,
        !isActive && <strong>{t('people.closed')}</strong>,
        t('since', { time: formatTime(createdAt) }),
      ]}
      actions={
        <>
          <Button tone="quiet" onClick={() => setLooking(true)}>
            {t('logIns')}
          </Button>
          {mayChange && <PersonActions person={person} />}
          {isLooking && <LogIns id={id} email={email} mayEnd={mayChange} onClose={() => setLooking(false)} />}
        </>
      }
    />
  )
}

function PersonActions({ person: { id, email, isActive } }: { person: Person }) {
  const [isAsking, setAsking] = useState(false)
  const turn = useTurn(`/platform/people/${id}/${isActive ? 'deactivate' : 'reactivate'}`)
  return (
    <>
      {turn.error != null && <ProblemNotice error={turn.error} />}
      <Button tone="quiet" disabled={turn.isBusy} onClick={isActive ? () => setAsking(true) : turn.submit}>
        {t(isActive ? 'people.close' : 'people.reopen')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('people.close.ask', { email })}
          text={t('people.close.text')}
          confirm={t('people.close')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            turn.submit()
          }}
        />
      )}
    </>
  )
}
