// Alternatives to the password: passkey, providers and mail links.
import { useQuery } from '@tanstack/react-query'
import { knowsPasskeys } from '../../api/account/passkeys.ts'
import { listProviders, type Provider, visitProvider } from '../../api/account/providers.ts'
import { Button, ButtonLink } from '../../kit/button.tsx'
import styles from '../../kit/entry.module.css'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { useSubmit } from '../../state/form/use-submit.ts'
import { t } from '../../texts/t.ts'
import own from './sign-in.module.css'

export function OtherWays({ next, isBusy, onPasskey }: { next: string; isBusy: boolean; onPasskey(): void }) {
  const { data: providers = [] } = useQuery({ queryKey: ['providers'], queryFn: listProviders })
  // On an insecure page secrets are not safe from the network, and the browser makes none.
  const shown = window.isSecureContext ? providers : []
  return (
    <nav className={styles.form} aria-label={t('signIn.other')}>
      {(knowsPasskeys() || shown.length > 0) && (
        <div className={own.buttons}>
          {knowsPasskeys() && (
            <Button disabled={isBusy} onClick={onPasskey}>
              {t('signIn.passkey')}
            </Button>
          )}
          {shown.map((provider) => (
            <ProviderButton key={provider.name} provider={provider} next={next} />
          ))}
        </div>
      )}
      <div className={styles.ways}>
        <ButtonLink tone="quiet" to="/forgot-password">
          {t('signIn.forgotten')}
        </ButtonLink>
        <ButtonLink tone="quiet" to="/sign-in/link">
          {t('signIn.byLink')}
        </ButtonLink>
        <ButtonLink tone="quiet" to="/register">
          {t('signIn.register')}
        </ButtonLink>
      </div>
    </nav>
  )
}

function ProviderButton({ provider: { name, label }, next }: { provider: Provider; next: string }) {
  const { submit, isBusy, error } = useSubmit(() => visitProvider(name, { purpose: 'sign-in', next }))
  return (
    <>
      <Button disabled={isBusy} onClick={submit}>
        {t('signIn.provider', { label })}
      </Button>
      {error !== null && <ProblemNotice error={error} />}
    </>
  )
}
