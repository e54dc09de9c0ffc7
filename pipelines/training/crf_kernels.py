"""The loops of training, compiled by Numba: sums over the paths of a run, their gradients, the steps of AdaGrad."""

import numba as nb
import numpy as np

from pipelines.steps.tagger.labels import LABEL_COUNT, TYPE_COUNT

_L = LABEL_COUNT
_K = TYPE_COUNT
_TINY = 1e-30


@nb.njit(cache=True, fastmath=True)
def _emit(rows, emission, kept, scale, base, out):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    out[:] = 0.0
    for k in range(len(rows)):
        row = rows[k]
        if row >= 0 and kept[k]:
            for y in range(_L):
                out[y] += emission[row, y]
    for y in range(_L):
        out[y] = out[y] * scale + base[y]


@nb.njit(cache=True, fastmath=True)
def _values(emit, mask, value):  # type: ignore[no-untyped-def]
    """Exponentials of the scores of open labels, scaled by token; returns the log of the scales."""
    log_scale = 0.0
    for t in range(emit.shape[0]):
        top = -1e30
        for y in range(_L):
            if (mask[t] >> y) & 1 and emit[t, y] > top:
                top = emit[t, y]
        for y in range(_L):
            value[t, y] = np.exp(emit[t, y] - top) if (mask[t] >> y) & 1 else 0.0
        log_scale += top
    return log_scale


@nb.njit(cache=True, fastmath=True)
def _ended(alpha, t, out):  # type: ignore[no-untyped-def]
    """Weights of the types that end before token t; the edge of the run counts as outside."""
    if t == 0:
        out[:] = 0.0
        out[0] = 1.0
        return
    out[0] = alpha[t - 1, 0]
    for k in range(_K):
        out[k + 1] = alpha[t - 1, 3 + 4 * k] + alpha[t - 1, 4 + 4 * k]


@nb.njit(cache=True, fastmath=True)
def _begun(value, beta, t, into):  # type: ignore[no-untyped-def]
    """Weights of the types that begin at token t; beyond the run only outside does."""
    into[:] = 0.0
    if t == value.shape[0]:
        into[0] = 1.0
        return
    into[0] = value[t, 0] * beta[t, 0]
    for k in range(_K):
        b = 1 + 4 * k
        into[k + 1] = value[t, b] * beta[t, b] + value[t, b + 3] * beta[t, b + 3]


@nb.njit(cache=True, fastmath=True)
def _forward(value, meet, go_on, alpha):  # type: ignore[no-untyped-def]
    """Forward weights, scaled to sum to one at each token; returns the log of the partition sum."""
    n = value.shape[0]
    log_z = 0.0
    out = np.empty(_K + 1)
    for t in range(n):
        _ended(alpha, t, out)
        for j in range(_K + 1):
            enter = 0.0
            for i in range(_K + 1):
                enter += out[i] * meet[i, j]
            if j == 0:
                alpha[t, 0] = enter * value[t, 0]
                continue
            b = 4 * j - 3
            alpha[t, b] = enter * value[t, b]
            alpha[t, b + 3] = enter * value[t, b + 3]
            alpha[t, b + 1] = 0.0
            alpha[t, b + 2] = 0.0
            if t > 0:
                begin, inside = alpha[t - 1, b], alpha[t - 1, b + 1]
                alpha[t, b + 1] = (begin * go_on[j - 1, 0] + inside * go_on[j - 1, 2]) * value[t, b + 1]
                alpha[t, b + 2] = (begin * go_on[j - 1, 1] + inside * go_on[j - 1, 3]) * value[t, b + 2]
        total = _TINY
        for y in range(_L):
            total += alpha[t, y]
        for y in range(_L):
            alpha[t, y] /= total
        log_z += np.log(total)
    _ended(alpha, n, out)
    final = _TINY
    for j in range(_K + 1):
        final += out[j] * meet[j, 0]
    return log_z + np.log(final)


@nb.njit(cache=True, fastmath=True)
def _backward(value, meet, go_on, alpha, beta, gamma):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Backward weights, scaled so that gamma, the marginals of the labels, sums to one at each token."""
    n = value.shape[0]
    into = np.empty(_K + 1)
    for t in range(n - 1, -1, -1):
        _begun(value, beta, t + 1, into)
        for i in range(_K + 1):
            leave = 0.0
            for j in range(_K + 1):
                leave += meet[i, j] * into[j]
            if i == 0:
                beta[t, 0] = leave
                continue
            b = 4 * i - 3
            beta[t, b + 2] = leave
            beta[t, b + 3] = leave
            beta[t, b] = 0.0
            beta[t, b + 1] = 0.0
            if t < n - 1:
                to_inside = value[t + 1, b + 1] * beta[t + 1, b + 1]
                to_end = value[t + 1, b + 2] * beta[t + 1, b + 2]
                beta[t, b] = go_on[i - 1, 0] * to_inside + go_on[i - 1, 1] * to_end
                beta[t, b + 1] = go_on[i - 1, 2] * to_inside + go_on[i - 1, 3] * to_end
        total = _TINY
        for y in range(_L):
            total += alpha[t, y] * beta[t, y]
        for y in range(_L):
            beta[t, y] /= total
            gamma[t, y] = alpha[t, y] * beta[t, y]


@nb.njit(cache=True, fastmath=True)
def _transitions(value, meet, go_on, alpha, beta, meet_sum, go_sum):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Expected counts of transitions, both edges of the run included."""
    n = value.shape[0]
    meet_sum[:] = 0.0
    go_sum[:] = 0.0
    out, into = np.empty(_K + 1), np.empty(_K + 1)
    step = np.empty((_K, 4))
    for t in range(n + 1):
        _ended(alpha, t, out)
        _begun(value, beta, t, into)
        total = _TINY
        for i in range(_K + 1):
            for j in range(_K + 1):
                total += out[i] * meet[i, j] * into[j]
        step[:] = 0.0
        if 0 < t < n:
            for k in range(_K):
                b = 1 + 4 * k
                to_inside = value[t, b + 1] * beta[t, b + 1]
                to_end = value[t, b + 2] * beta[t, b + 2]
                step[k, 0] = alpha[t - 1, b] * go_on[k, 0] * to_inside
                step[k, 1] = alpha[t - 1, b] * go_on[k, 1] * to_end
                step[k, 2] = alpha[t - 1, b + 1] * go_on[k, 2] * to_inside
                step[k, 3] = alpha[t - 1, b + 1] * go_on[k, 3] * to_end
                total += step[k, 0] + step[k, 1] + step[k, 2] + step[k, 3]
        for k in range(_K):
            for i in range(4):
                go_sum[k, i] += step[k, i] / total
        for i in range(_K + 1):
            for j in range(_K + 1):
                meet_sum[i, j] += out[i] * meet[i, j] * into[j] / total


@nb.njit(cache=True, fastmath=True)
def marginals(emit, mask, meet, go_on, alpha, beta, gamma, meet_sum, go_sum):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Marginals of labels and transitions among the labels of the mask; returns the log of the partition sum."""
    value = np.empty(emit.shape)
    log_scale = _values(emit, mask, value)
    log_z = log_scale + _forward(value, meet, go_on, alpha)
    _backward(value, meet, go_on, alpha, beta, gamma)
    _transitions(value, meet, go_on, alpha, beta, meet_sum, go_sum)
    return log_z


@nb.njit(cache=True, fastmath=True)
def _learn(weights, squares, differences, least, step):  # type: ignore[no-untyped-def]
    """One AdaGrad step of a small table."""
    for i in range(weights.shape[0]):
        for j in range(weights.shape[1]):
            d = differences[i, j]
            if d > least or d < -least:
                squares[i, j] += d * d
                weights[i, j] -= step * d / np.sqrt(squares[i, j] + 1e-6)


@nb.njit(cache=True, fastmath=True)
def run_epoch(rows, base, first, allowed, open_labels, weight, order, w, gw, m, gm, g, gg, rate, dropout, seed):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """One pass over the runs in the given order; changes the weights and their squares in place, returns the loss."""
    np.random.seed(seed)
    loss = 0.0
    columns = rows.shape[1]
    for q in range(len(order)):
        a, b = first[order[q]], first[order[q] + 1]
        n = b - a
        step = rate * weight[order[q]]
        emit = np.empty((n, _L))
        kept = np.empty((n, columns), dtype=np.bool_)
        for t in range(n):
            for k in range(columns):
                kept[t, k] = np.random.random() >= dropout
            _emit(rows[a + t], w, kept[t], 1.0 / (1.0 - dropout), base[(a + t) % len(base)], emit[t])
        exp_m, exp_g = np.exp(m.astype(np.float64)), np.exp(g.astype(np.float64))
        alpha, beta = np.empty((n, _L)), np.empty((n, _L))
        model, gold = np.empty((n, _L)), np.empty((n, _L))
        mm, mg = np.empty((_K + 1, _K + 1)), np.empty((_K, 4))
        tm, tg = np.empty((_K + 1, _K + 1)), np.empty((_K, 4))
        z = marginals(emit, open_labels[a:b], exp_m, exp_g, alpha, beta, model, mm, mg)
        zc = marginals(emit, allowed[a:b], exp_m, exp_g, alpha, beta, gold, tm, tg)
        loss += z - zc
        if not np.isfinite(z - zc):
            continue
        for t in range(n):
            for y in range(_L):
                d = model[t, y] - gold[t, y]
                if d > 1e-3 or d < -1e-3:
                    for k in range(columns):
                        row = rows[a + t, k]
                        if row >= 0 and kept[t, k]:
                            gw[row, y] += d * d
                            w[row, y] -= step * d / np.sqrt(gw[row, y] + 1e-6)
        _learn(m, gm, mm - tm, 1e-4, step)
        _learn(g, gg, mg - tg, 1e-4, step)
    return loss
