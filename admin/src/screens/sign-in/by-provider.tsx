// Where a provider sends people back to: the code completes a sign-in, or links the provider to the signed-in person.
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { linkProvider, signInByProvider, takeVisit, type Visit } from '../../api/account/providers.ts'
import type { Challenge } from '../../api/account/session.ts'
import { ButtonLink } from '../../kit/button.tsx'
import { Loading } from '../../kit/notices/loading.tsx'
import { Notice } from '../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { Told } from '../../kit/notices/told.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { safeNext } from '../../state/who/go-on.ts'
import { useLinkToken } from '../../state/who/use-link-token.ts'
import { t } from '../../texts/t.ts'
import { Front } from './front.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useGoOn } from './use-go-on.ts'

export function ByProvider() {
  const [visit] = useState(takeVisit)
  const code = useLinkToken('/sign-in/provider', 'code')
  return (
    <Front title={t('signIn.title')}>
      {visit && code !== null ? (
        <Arrive visit={visit} code={code} />
      ) : (
        <NotArrived visit={visit}>
          <Notice title={t('provider.failed')}>
            <p>{t('provider.failed.text')}</p>
          </Notice>
        </NotArrived>
      )}
    </Front>
  )
}

function Arrive({ visit, code }: { visit: Visit; code: string }) {
  const next = safeNext(visit.next)
  const goOn = useGoOn(next)
  const navigate = useNavigate()
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  const { submit, error } = useSubmit(async () => {
    if (visit.purpose === 'link') {
      await linkProvider(code, visit)
      return navigate({ href: `/admin${next}`, replace: true })
    }
    const asked = await signInByProvider(code, visit)
    if (asked) setChallenge(asked)
    else await goOn()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a code is sent only once
  useEffect(submit, [])
  if (challenge)
    return <SecondFactor challenge={challenge} onDone={goOn} onBack={() => location.assign('/admin/sign-in')} />
  if (error === null) return <Loading />
  return (
    <NotArrived visit={visit}>
      <ProblemNotice error={error} />
    </NotArrived>
  )
}

/** A person who wanted to link a provider is signed in and returns to where they came from. */
function NotArrived({ visit, children }: { visit: Visit | null; children: ReactNode }) {
  const next = safeNext(visit?.next)
  return (
    <Told title={t('signIn.title')}>
      {children}
      {visit?.purpose === 'link' ? (
        <ButtonLink tone="strong" to={next as '/'}>
          {t('link.goOn')}
        </ButtonLink>
      ) : (
        <ButtonLink tone="strong" to="/sign-in" search={{ next }}>
          {t('signIn.submit')}
        </ButtonLink>
      )}
    </Told>
  )
}
