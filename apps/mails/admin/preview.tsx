// A preview of a mail, refreshed when typing pauses. The frame runs no code and has no origin.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { send } from '#admin/api/client.ts'
import { Block } from '#admin/kit/page/block.tsx'
import { Code } from '#admin/kit/shown/code.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { useTenant } from '#admin/state/who/use-admin.ts'
import type { Preview } from './mail.ts'
import styles from './mails.module.css'
import { t } from './texts.ts'

const PAUSE_MS = 400

export function PreviewOf({ path, body }: { path: string; body: Readonly<Record<string, string | null>> }) {
  const tenant = useTenant()
  const [as, setAs] = useState<'html' | 'plain'>('html')
  const settled = useSettled(JSON.stringify(body))
  const { data } = useQuery({
    queryKey: ['mail preview', tenant, path, settled],
    queryFn: async () => (await send<Preview>({ method: 'POST', path, body: JSON.parse(settled), tenant })).body,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    // The page's URL is valid for five minutes.
    staleTime: 60_000,
  })
  const choices = (['html', 'plain'] as const).map((each) => [each, t(`preview.${each}`)] as const)
  return (
    <Block
      title={t('preview')}
      text={t('preview.text')}
      actions={<Segments label={t('preview')} value={as} choices={choices} onChange={setAs} />}
    >
      {data && (
        <div className={styles.preview}>
          <p className={styles.subject}>{data.subject}</p>
          {as === 'plain' && <Code label={t('preview.plain')} text={data.text} />}
          {as === 'html' && data.page === null && <p>{t('preview.tooLong')}</p>}
          {as === 'html' && data.page !== null && (
            <iframe className={styles.frame} title={t('preview.frame')} sandbox="" src={data.page} />
          )}
        </div>
      )}
    </Block>
  )
}

/** The text, debounced. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(waiting)
  }, [text])
  return settled
}
