// Walks over keyboards, the alphabet and the digits, forwards and backwards.

/** Rows, columns and zigzags of American, German and French keyboards and the number pad. */
const PATHS = [
  ...['abcdefghijklmnopqrstuvwxyz', '01234567890', '!@#$%^&*()_+', '!"§$%&/()=?'],
  ...['qwertyuiop[]', 'asdfghjkl;', 'zxcvbnm,./', 'qwertzuiopü', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/', '1qazxsw23edcvfr45tgbnhy67ujm', 'qazwsxedcrfvtgbyhnujmikolp'],
  ...[
    'zaq12wsxcde34rfvbgt56yhnmju7',
    'zaqxswcdevfrbgtnhymju',
    'zaq1xsw2cde3vfr4bgt5nhy6',
    'qweasdzxc',
    'qwaszx',
    'wsxzaq',
  ],
  ...['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', 'a1s2d3f4g5h6j7k8l9', 'z1x2c3v4b5n6m7'],
  ...[
    'a1b2c3d4e5f6g7h8i9',
    '1a2b3c4d5e6f7g8h9i',
    'aabbccddeeff',
    '112233445566778899',
    '102030405060708090',
    '13579',
    '24680',
  ],
  ...['147258369', '159357', '789456123', '741852963', '147896325', '12369874'],
]
const WALKS = PATHS.flatMap((path) => [path, [...path].reverse().join('')]).join('\n')

/** True for a stretch of one of them. */
export function isWalk(text: string): boolean {
  return WALKS.includes(text)
}
