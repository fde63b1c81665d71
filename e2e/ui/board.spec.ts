/** The board of a class, as it is shown to a room and worked with. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type BoardClass, beginClass } from '../fixtures/board.ts'

let room: BoardClass
test.beforeEach(async ({ browser }) => {
  // The pages may have to be built first.
  test.setTimeout(180_000)
  room = await beginClass(browser)
})
test.afterEach(() => room.stop())

const rowOf = (board: Page, name: string) => board.getByRole('row').filter({ hasText: name })
const names = (board: Page) => board.locator('[data-person] bdi').allTextContents()
const broken = {
  phase: 'broken',
  component: 'kube-apiserver',
  summary: 'kube-apiserver ended',
  cause: 'exit code 1: error: unknown flag: --audit',
} as const

/** Axe finds nothing, in neither theme. */
async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(
      ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(it => it.html).join(' ')}`,
    )
    expect(found).toEqual([])
  }
}

/** A class of four, of whom three need help for different reasons. */
async function atWork(): Promise<Record<'ada' | 'bob', string>> {
  await room.joins('ada', 'bob', 'cleo', 'dan')
  const [ada, bob] = [await room.works('ada'), await room.works('bob')]
  await room.server.tell({ plan: { outcomes: { 'plugin-enabled': 'passed' } } })
  for (let attempt = 0; attempt < 3; attempt++) await room.checks('bob', bob)
  await room.raisesHand('cleo')
  return { ada, bob }
}

test('an empty board shows the whole room how to join, and then whoever does', async () => {
  const board = await room.board()
  await expect(board.getByText('Nobody has joined yet.')).toBeVisible()
  await expect(board.getByTestId('join-code')).toHaveText(room.joinCode)
  await isAccessible(board)
  await room.joins('ada')
  await expect(rowOf(board, 'Ada')).toContainText('none begun')
  await board.keyboard.press('j')
  await expect(board.getByRole('dialog', { name: 'How to join' })).toContainText(room.joinCode)
  await board.keyboard.press('Escape')
  await expect(board.getByRole('dialog')).toHaveCount(0)
})

test('who needs help stands first, with the reason in words', async () => {
  await atWork()
  const board = await room.board()
  await expect(rowOf(board, 'Cleo')).toContainText('Raised a hand just now')
  await expect(rowOf(board, 'Bob')).toContainText(
    '“A kubelet cannot label another node” failed 3 times in a row',
  )
  expect(await names(board)).toEqual(['Cleo', 'Bob', 'Ada', 'Dan'])
  await expect(board.getByText('4 learners, 0 there, 2 need help')).toBeVisible()
  await room.server.tell({ controlPlane: broken })
  await room.page('bob', `/lab/enable-node-restriction?class=${room.id}`)
  await expect(rowOf(board, 'Bob')).toContainText('unknown flag: --audit')
  await expect(rowOf(board, 'Bob')).not.toContainText('no page open')
  await isAccessible(board)
})

test('what changes is shown within a second', async () => {
  await room.joins('ada', 'bob')
  const session = await room.works('ada')
  const board = await room.board()
  await expect(rowOf(board, 'Ada')).toContainText('not checked')
  await room.checks('ada', session)
  await expect(rowOf(board, 'Ada')).toContainText('1 of 4 pass, best 0 %', { timeout: 1_000 })
  await room.raisesHand('bob')
  await expect(rowOf(board, 'Bob')).toContainText('Raised a hand', { timeout: 1_000 })
})

test('the board is worked with by keyboard alone', async () => {
  await atWork()
  const board = await room.board()
  await expect(rowOf(board, 'Cleo')).toBeVisible()
  await board.keyboard.press('/')
  await expect(board.getByLabel('Filter learners')).toBeFocused()
  await board.keyboard.press('ArrowDown')
  await expect(board.locator('[data-person=cleo]')).toBeFocused()
  await board.keyboard.press('ArrowDown')
  await expect(board.locator('[data-person=bob]')).toBeFocused()
  await board.keyboard.press('Enter')
  const panel = board.getByRole('complementary', { name: 'Bob' })
  await expect(panel).toBeFocused()
  await board.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(board.locator('[data-person=bob]')).toBeFocused()
  await board.keyboard.press('n')
  await expect(board.locator('[data-person]')).toHaveCount(2)
  await board.keyboard.press('n')
  await board.keyboard.press('/')
  await board.keyboard.type('dan')
  await expect(board.locator('[data-person]')).toHaveCount(1)
  await board.keyboard.press('Escape')
  await expect(board.locator('[data-person]')).toHaveCount(4)
})

test('hidden names are shown nowhere, found by nothing, and stay hidden when the page is loaded anew', async () => {
  await atWork()
  const board = await room.board()
  await expect(rowOf(board, 'Cleo')).toBeVisible()
  await board.keyboard.press('h')
  expect(await names(board)).toEqual(['Learner 3', 'Learner 2', 'Learner 1', 'Learner 4'])
  await board.getByRole('button', { name: 'Learner 3' }).click()
  await board.getByRole('button', { name: 'Hand seen' }).click()
  await expect(board.getByText('Learner 3 sees that you have seen the hand.', { exact: true })).toBeVisible()
  await expect(board.locator('body')).not.toContainText(/cleo/i)
  await board.reload()
  await expect(board.getByRole('button', { name: 'Learner 3' })).toBeVisible()
  await board.getByLabel('Filter learners').fill('cleo')
  await expect(board.getByText('Nobody is found by this filter.')).toBeVisible()
})

test('from a row one sees what was found, gives time, and sees the hand', async () => {
  await atWork()
  const board = await room.board()
  await board.locator('[data-person=bob]').click()
  const panel = board.getByRole('complementary', { name: 'Bob' })
  await expect(panel.getByText('200, the label was set').first()).toBeVisible()
  await expect(panel.getByRole('heading', { name: '3 attempts' })).toBeVisible()
  await panel.getByRole('button', { name: '+10 min' }).click()
  await expect(board.getByText('Bob has 10 more minutes.', { exact: true })).toBeVisible()
  await expect(panel.getByText('has 10 more minutes')).toBeVisible()
  await isAccessible(board)
  await panel.getByLabel('Message to Bob').fill('Look at the other node.')
  await board.keyboard.press('Enter')
  await expect(board.getByText('Bob has your message.', { exact: true })).toBeVisible()
  await expect(panel.getByLabel('Message to Bob')).toHaveValue('')
  await panel.getByRole('button', { name: 'Close' }).click()
  await board.locator('[data-person=cleo]').click()
  await board.getByRole('button', { name: 'Hand seen' }).click()
  await expect(rowOf(board, 'Cleo')).not.toContainText('Raised a hand')
  expect((await room.mine('cleo')).handSeenAt).toEqual(expect.any(Number))
})

test('from a row one looks into a terminal, and comes back to the board', async () => {
  await atWork()
  const board = await room.board()
  await board.locator('[data-person=bob]').click()
  await board.getByRole('link', { name: 'Look into a terminal' }).click()
  await expect(board).toHaveURL(/\/board\/bob$/)
  await board.getByRole('link', { name: 'Board' }).click()
  await expect(rowOf(board, 'Bob')).toBeVisible()
})

test('a lab is reset and ended from the board, and its learner moved, each after a question', async () => {
  const { ada } = await atWork()
  const board = await room.board()
  await board.locator('[data-person=ada]').click()
  const panel = board.getByRole('complementary', { name: 'Ada' })
  await panel.getByRole('button', { name: 'Reset the lab…' }).click()
  await board.getByRole('dialog').getByRole('button', { name: 'Reset the lab' }).click()
  await expect(board.getByText('The lab of Ada is being reset.', { exact: true })).toBeVisible()
  await expect(panel.getByText('ready', { exact: true })).toBeVisible()
  await panel.getByRole('combobox', { name: 'Another task' }).selectOption('Write an audit policy')
  await panel.getByRole('button', { name: 'Move…' }).click()
  await expect(board.getByRole('dialog')).toContainText(
    'What they have open ends, with its lab; attempts are kept.',
  )
  await board.getByRole('button', { name: 'Move', exact: true }).click()
  await expect(rowOf(board, 'Ada')).toContainText('lab ended: You were moved to “Write an audit policy”.')
  expect(await room.session('ada', ada)).toMatchObject({ state: 'ended' })
  expect((await room.mine('ada')).task).toBe('write-audit-policy')
  await board.locator('[data-person=bob]').click()
  await board.getByRole('button', { name: 'End the lab…' }).click()
  await board.getByRole('dialog').getByRole('button', { name: 'End the lab' }).click()
  await expect(rowOf(board, 'Bob')).toContainText('lab ended')
})

test('columns sort the board, and give it back its order', async () => {
  await atWork()
  const board = await room.board()
  await expect(rowOf(board, 'Cleo')).toBeVisible()
  const header = board.getByRole('button', { name: 'Learner', exact: true })
  await header.click()
  expect(await names(board)).toEqual(['Ada', 'Bob', 'Cleo', 'Dan'])
  await expect(board.getByRole('columnheader', { name: 'Learner' })).toHaveAttribute('aria-sort', 'ascending')
  await header.click()
  await header.click()
  expect(await names(board)).toEqual(['Cleo', 'Bob', 'Ada', 'Dan'])
})

test('names are text, whatever stands in them, and mix up nothing around them', async () => {
  await room.joins('ada')
  const page = await room.page('ada', '/')
  const name = '<b>Ada</b> \u05d0\u05d1\u05d2'
  await page.evaluate(
    name =>
      fetch('/api/me', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      }),
    name,
  )
  const board = await room.board()
  await expect(board.locator('[data-person] bdi')).toHaveText(name)
  await expect(board.locator('[data-person] b')).toHaveCount(0)
})

test('a pause is said, and a server that is away', async () => {
  await atWork()
  const board = await room.board()
  await expect(rowOf(board, 'Cleo')).toBeVisible()
  await room.teaches('pause')
  await expect(board.getByText('The class is paused')).toBeVisible()
  await board.context().setOffline(true)
  await room.server.stop()
  await expect(board.getByText('The lab server does not answer')).toBeVisible()
  await expect(rowOf(board, 'Cleo')).toBeVisible()
})

test('learners and strangers get no board, and are told why', async () => {
  await room.joins('ada')
  const learner = await room.page('ada', `/classes/${room.id}/board`)
  await expect(learner.getByText('Boards are for those who teach a class')).toBeVisible()
  const stranger = await room.page('eve', `/classes/${room.id}/board`)
  await expect(stranger.getByRole('heading', { name: 'There is no such board' })).toBeVisible()
})
