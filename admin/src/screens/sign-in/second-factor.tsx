// The second step of a sign-in: any second factor of the account.
import { beginPasskeyFactor, type Challenge, finishSignIn } from '../../api/account/session.ts'
import { Button } from '../../kit/button.tsx'
import { t } from '../../texts/t.ts'
import { ProofForm } from './proof-form.tsx'

export interface SecondFactorProps {
  readonly challenge: Challenge
  onDone(): Promise<void>
  onBack(): void
}

export function SecondFactor({ challenge, onDone, onBack }: SecondFactorProps) {
  return (
    <ProofForm
      methods={challenge.methods}
      beginPasskey={() => beginPasskeyFactor(challenge)}
      others={
        <Button tone="quiet" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      }
      onProof={async (proof) => {
        await finishSignIn(challenge, proof)
        await onDone()
      }}
    >
      <h1>{t('factor.title')}</h1>
    </ProofForm>
  )
}
