// A sample receiver for this webhook, in the chosen language.
import { useState } from 'react'
import { Code } from '#admin/kit/shown/code.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { t } from '../texts.ts'
import { type ReceiverLanguage, receiverCodeOf } from './receiver-code.ts'

export function Receiver({ address }: { address: string }) {
  const [language, setLanguage] = useState<ReceiverLanguage>('node')
  const choices: [ReceiverLanguage, string][] = [
    ['node', 'Node'],
    ['python', 'Python'],
    ['curl', t('receiver.curl')],
  ]
  return (
    <>
      <div>
        <Segments label={t('receiver.language')} value={language} choices={choices} onChange={setLanguage} />
      </div>
      <Code
        label={{ node: 'receiver.mjs', python: 'receiver.py', curl: 'check.sh' }[language]}
        text={receiverCodeOf(language, address)}
      />
    </>
  )
}
