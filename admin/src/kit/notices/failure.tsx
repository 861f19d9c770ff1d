// A screen that failed to load, explained by cause: session ended, staff gave no reason, not found, server down, or other.
import { isActing } from '../../api/account/acting.ts'
import { PLATFORM } from '../../api/account/reasons.ts'
import { isProblem, isSignedOut } from '../../api/problem.ts'
import { useTenant } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { ReasonForm } from '../asking/reason-form.tsx'
import { Button, ButtonLink } from '../button.tsx'
import { ActingEnded } from './acting-ended.tsx'
import { Blank } from './blank.tsx'
import { ProblemNotice } from './problem-notice.tsx'

export function Failure({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const place = useTenant() ?? PLATFORM
  if (isSignedOut(error) && isActing()) return <ActingEnded />
  if (isSignedOut(error))
    return (
      <Blank title={t('problem.signedOut')} text={t('problem.signedOut.text')}>
        <ButtonLink tone="strong" to="/sign-in" search={{ next: hereWithoutBase() }}>
          {t('signIn.submit')}
        </ButtonLink>
      </Blank>
    )
  if (isProblem(error, 'staff.reason_required')) return <ReasonForm place={place} onGiven={onRetry} />
  if (isProblem(error, 'resource.not_found', 'tenants.not_found'))
    return (
      <Blank title={t('problem.notFound')} text={t('problem.notFound.text')}>
        <ButtonLink to="/">{t('problem.home')}</ButtonLink>
      </Blank>
    )
  return (
    <ProblemNotice error={error}>
      <div>
        <Button onClick={onRetry}>{t('problem.retry')}</Button>
      </div>
    </ProblemNotice>
  )
}

function hereWithoutBase(): string {
  return `${location.pathname.replace(/^\/admin/, '')}${location.search}`
}
