import { startFakeServer } from '../fixtures/fake-server.ts'
import { endSessions } from '../fixtures/sessions.ts'
import { check, expect, test } from '../fixtures/ui.ts'

test('the result fills while checks finish, and tells wrong from could not be checked from kept', async ({
  page,
  openTask,
  server,
}) => {
  await server.tell({
    plan: {
      checkMs: 1_200,
      outcomes: { 'plugin-enabled': 'failed', 'other-node': 'inconclusive', 'own-label': 'passed' },
    },
  })
  await openTask()
  await check(page).click()
  const checks = page.getByRole('list', { name: 'Checks' }).getByRole('listitem')
  await expect(page.getByText('Checking, 1 of 4 done')).toBeVisible()
  await expect(checks.nth(0)).toContainText('Failed')
  await expect(checks.nth(3)).not.toContainText('Kept')
  await expect(checks).toContainText([
    'Failed0 of 40',
    'Could not be checked– of 40',
    'Passed20 of 20',
    'Kept',
  ])
  await expect(page.getByText('20 of 100 points')).toBeVisible()
  await expect(checks.nth(0)).toContainText('FoundAlwaysPullImages')
  await expect(checks.nth(0)).toContainText('Where/etc/kubernetes/manifests/kube-apiserver.yaml:19')
  await expect(checks.nth(1)).toContainText('connection refused on 127.0.0.1:6443')
})

test('a broken guard costs points, and the cause in the control plane stands on top', async ({
  page,
  openTask,
  server,
}) => {
  await server.tell({
    plan: {
      outcomes: { 'plugin-enabled': 'passed', 'api-ready': 'failed' },
      controlPlane: {
        phase: 'broken',
        summary: 'kube-apiserver does not start',
        cause: 'Error: unknown flag: --enable-x',
      },
    },
  })
  await openTask()
  await check(page).click()
  await expect(page.getByText('20 of 100 points')).toBeVisible()
  await expect(page.getByText('The control plane was not ready: kube-apiserver does not start')).toBeVisible()
  await expect(page.getByText('Error: unknown flag: --enable-x')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Broken' })).toContainText('−20')
})

test('waiting for the control plane is said with its seconds', async ({ page, openTask, server }) => {
  await server.tell({ plan: { waitMs: 2_500 } })
  await openTask()
  await check(page).click()
  await expect(page.getByText(/kube-apiserver is starting\s*1 s/)).toBeVisible()
})

test('a full score shows time, explanation and the next task', async ({ page, openTask, server }) => {
  const all = { 'plugin-enabled': 'passed', 'other-node': 'passed', 'own-label': 'passed' } as const
  await server.tell({ plan: { outcomes: all } })
  await openTask()
  await check(page).click()
  await expect(page.getByText('100 %')).toBeVisible()
  await expect(page.getByText(/Solved .* after the lab was ready/)).toBeVisible()
  await expect(page.getByText('narrows that to its own')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Grant access with a RoleBinding' })).toBeVisible()
})

test('the explanation of a task that is not solved stays closed until it is asked for', async ({
  page,
  openTask,
}) => {
  await openTask()
  await check(page).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await expect(page.getByText('narrows that to its own')).toBeHidden()
  await page.getByText('shows the solution').click()
  await expect(page.getByText('narrows that to its own')).toBeVisible()
})

test('on a narrow screen everything is within reach', async ({ page, openTask }) => {
  await openTask()
  await page.setViewportSize({ width: 420, height: 850 })
  await check(page).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Lab menu' })).toBeInViewport({ ratio: 1 })
  const right = await page
    .getByText('Failed')
    .first()
    .evaluate(it => it.getBoundingClientRect().right)
  expect(right).toBeLessThanOrEqual(420)
})

test('hints come one after another and stay after a reload', async ({ page, openTask }) => {
  await openTask()
  await page.getByRole('tab', { name: 'Hints' }).click()
  await expect(page.getByText('There are 2 hints')).toBeVisible()
  await page.getByRole('button', { name: 'Show hint 1 of 2' }).click()
  await expect(page.getByText('one word in one flag')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Hint 2' })).toBeHidden()
  await page.reload()
  await page.getByRole('tab', { name: 'Hints' }).click()
  await expect(page.getByText('one word in one flag')).toBeVisible()
  await page.getByRole('button', { name: 'Show hint 2 of 2' }).click()
  await expect(page.getByText('--enable-admission-plugins')).toBeVisible()
})

test('a result is still there after a reload', async ({ page, openTask }) => {
  await openTask()
  await check(page).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await page.reload()
  await page.getByRole('tab', { name: 'Result' }).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
})

test('a code span is copied by one click', async ({ page, openTask }) => {
  await openTask()
  await page.getByRole('button', { name: '/etc/kubernetes/manifests/kube-apiserver.yaml' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    '/etc/kubernetes/manifests/kube-apiserver.yaml',
  )
})

test('the strip follows the control plane and opens to the cause', async ({ page, openTask, server }) => {
  await openTask()
  await server.tell({
    controlPlane: {
      phase: 'broken',
      summary: 'kube-apiserver does not start',
      component: 'kube-apiserver',
      cause: 'unknown flag: --x',
    },
  })
  await page.getByRole('button', { name: /kube-apiserver does not start/ }).click()
  await expect(page.locator('#strip-detail')).toContainText('Causeunknown flag: --x')
  await server.tell({
    controlPlane: { phase: 'ready', summary: 'kube-apiserver ready 3.9 s after your edit' },
  })
  await expect(page.getByRole('button', { name: /ready 3.9 s after your edit/ })).toBeVisible()
})

test('reset asks first, then gives fresh terminals', async ({ page, openTask, terminal }) => {
  await openTask()
  await terminal.type('echo before the reset')
  await terminal.shows('\nbefore the reset')
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await page.getByRole('button', { name: 'Reset the lab' }).click()
  await expect.poll(() => terminal.text()).not.toContain('before the reset')
  await terminal.shows(/[#$]\s*$/)
})

test('a lost lab is explained, and a new one started', async ({ page, openTask, server, terminal }) => {
  await openTask()
  await check(page).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
  await server.tell({ lose: true })
  await page.getByRole('button', { name: 'Start a new lab' }).click({ timeout: 30_000 })
  await terminal.shows(/[#$]\s*$/)
  await page.getByRole('tab', { name: 'Result' }).click()
  await expect(page.getByText('0 of 100 points')).toBeVisible()
})

test('an ended lab says why and starts again on demand', async ({ page, openTask, terminal }) => {
  await openTask()
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitem', { name: 'End the lab' }).click()
  await page.getByRole('button', { name: 'End the lab' }).click()
  await expect(page.getByRole('heading', { name: 'The lab has ended' })).toBeVisible()
  await page.getByRole('button', { name: 'Start again' }).click()
  await terminal.shows(/[#$]\s*$/)
})

test('how the kubelet is treated is chosen in the menu and remembered with the session', async ({
  page,
  openTask,
}) => {
  await openTask()
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await page.getByRole('menuitemradio', { name: /Untouched kubelet/ }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Lab menu' }).click()
  await expect(page.getByRole('menuitemradio', { name: /Untouched kubelet/ })).toHaveAttribute(
    'aria-checked',
    'true',
  )
})

test('while the lab is prepared its steps are shown and the task can be read', async ({ page }) => {
  const server = await startFakeServer({ slow: true })
  try {
    await page.goto(`${server.address}/lab/enable-node-restriction`)
    await expect(page.getByText('Wait for the API server')).toBeVisible({ timeout: 15_000 })
    await expect(page.getByText('usually 2 s').last()).toBeVisible()
    await expect(page.getByText('The kubelets of this cluster may change any node.')).toBeVisible()
    await expect(check(page)).toBeDisabled()
  } finally {
    await server.stop()
  }
})

test('a machine that cannot be set up says why and what to do', async ({ page }) => {
  const server = await startFakeServer({
    failing: 'prepare',
    warning: { reason: 'This runs as root.', remedy: 'Use another user.' },
  })
  try {
    await page.goto(server.address)
    await expect(page.getByRole('alert').filter({ hasText: 'could not be set up' })).toContainText(
      'Free 2 GB.',
    )
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(page.getByText('This runs as root.')).toBeVisible()
  } finally {
    await server.stop()
  }
})

test('a lab that cannot be made says why and is tried again on demand', async ({ page }) => {
  const server = await startFakeServer({ failing: 'create' })
  try {
    await page.goto(`${server.address}/lab/enable-node-restriction`)
    await expect(page.getByRole('alert').filter({ hasText: 'The lab could not be made' })).toContainText(
      'no space left on device',
    )
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  } finally {
    await server.stop()
  }
})

test('an idle lab warns with the time that is left, and stays when somebody is there', async ({ page }) => {
  const server = await startFakeServer({ idleMinutes: 0.2 })
  try {
    await page.goto(`${server.address}/lab/enable-node-restriction`)
    await expect(page.getByText(/It ends in \d+ s|It ends in \d\.\d s/)).toBeVisible({ timeout: 15_000 })
    await page.getByRole('button', { name: 'I am still here' }).click()
    await expect(page.getByText(/It ends in/)).toBeHidden()
  } finally {
    await server.stop()
  }
})

test('a task whose lab cannot be started can be read all the same', async ({ page }) => {
  const refuse = {
    status: 409,
    json: {
      type: 'about:blank',
      title: 'Full',
      status: 409,
      code: 'too-many-labs',
      detail: 'All labs are in use.',
    },
  }
  await page.route('**/api/sessions', route =>
    route.request().method() === 'POST' ? route.fulfill(refuse) : route.continue(),
  )
  await page.goto('/lab/fix-missing-rolebinding')
  await expect(page.getByText('All labs are in use.')).toBeVisible()
  await expect(page.getByText(/^Give .* the access that .* has in/)).toBeVisible()
})

test('the task is put with what was drawn for the session, also after a reload; done again it is drawn anew', async ({
  page,
  openTask,
  server,
}) => {
  const put = async () => {
    await openTask('fix-missing-rolebinding')
    const text = page.getByText(/^Give .* the access that .* has in/)
    await expect(text).toBeVisible()
    return text.textContent()
  }
  const first = await put()
  expect(first).not.toContain('{{')
  await page.reload()
  await expect(page.getByText(/^Give .* the access/)).toHaveText(first!)
  // Of some ten thousand draws two in a row are hardly ever alike; of three, never in practice.
  const others = []
  for (const _ of [1, 2]) {
    await endSessions(server.address)
    others.push(await put())
  }
  expect(others.every(it => it === first)).toBe(false)
})
