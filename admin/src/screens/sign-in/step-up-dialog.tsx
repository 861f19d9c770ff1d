// Asks for step-up proof in a dialog. A session that nothing can prove must sign in again.
import { beginPasskeyStepUp, proveSession } from '../../api/account/session.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/page/dialog.tsx'
import { safeNext } from '../../state/who/go-on.ts'
import type { ProofWanted } from '../../state/who/proof.ts'
import { t } from '../../texts/t.ts'
import { ProofForm } from './proof-form.tsx'
import styles from './step-up.module.css'

export function StepUpDialog({ methods, settle }: ProofWanted) {
  const leave = (
    <Button tone="quiet" onClick={() => settle(false)}>
      {t('dialog.cancel')}
    </Button>
  )
  return (
    <Dialog title={t('stepUp.title')} onClose={() => settle(false)}>
      <div className={styles.body}>
        {methods.length === 0 ? (
          <>
            <p>{t('stepUp.none')}</p>
            <div>
              <a href={`/admin/sign-in?next=${encodeURIComponent(hereOr())}`}>{t('signIn.submit')}</a>
              {leave}
            </div>
          </>
        ) : (
          <ProofForm
            methods={methods}
            beginPasskey={beginPasskeyStepUp}
            others={leave}
            onProof={async (proof) => {
              await proveSession(proof)
              settle(true)
            }}
          >
            <p>{t('stepUp.text')}</p>
          </ProofForm>
        )}
      </div>
    </Dialog>
  )
}

/** Where the person returns after signing in again. */
function hereOr(): string {
  return safeNext(`${location.pathname.replace(/^\/admin/, '')}${location.search}`)
}
