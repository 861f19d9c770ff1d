// The simple layout of mails: one text as plain text and HTML, with a button. All input stays text.

/** What a mail says, part by part. */
export interface MailParts {
  readonly heading: string
  readonly paragraphs: readonly string[]
  /** The one call to action; `url` is http or https. */
  readonly action?: { readonly label: string; readonly url: string }
  /** BCP 47; default `en`, empty if unknown. Screen readers pronounce by it (WCAG 3.1.1). */
  readonly language?: string
  /** Small print at the end. */
  readonly footer?: string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text for HTML and for quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)
}

/** `{ text, html }` of a message. Pure data, never an executable template (CVE-2023-22621). Throws for a URL that is not http. */
export function buildMail(parts: MailParts): { text: string; html: string } {
  const { heading, paragraphs, action, footer } = parts
  if (action && !/^https?:$/.test(new URL(action.url).protocol)) throw new Error('A link in a mail is http or https.')
  const lines = [
    heading,
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...(footer ? [footer] : []),
  ]
  return { text: `${lines.join('\n\n')}\n`, html: htmlOf(parts) }
}

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none'

function htmlOf({ heading, paragraphs, action, footer, language = 'en' }: MailParts): string {
  const parts = paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`)
  if (action) {
    const url = escapeHtml(action.url)
    parts.push(`<p><a href="${url}" style="${BUTTON}">${escapeHtml(action.label)}</a></p>`)
    parts.push(`<p style="font-size:13px;word-break:break-all">${url}</p>`)
  }
  if (footer) parts.push(`<p style="font-size:13px;opacity:.7">${escapeHtml(footer)}</p>`)
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(heading)}</title>`
  const body = `<h1 style="font-size:20px">${escapeHtml(heading)}</h1>${parts.join('')}`
  return `<!doctype html><html lang="${escapeHtml(language)}"><head>${head}</head><body style="margin:0"><div style="max-width:560px;margin:0 auto;padding:24px;line-height:1.5;${FONT}">${body}</div></body></html>`
}
