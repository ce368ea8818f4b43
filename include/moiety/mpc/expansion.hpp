// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/operand.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace moiety::detail {

/// An integer that scales coefficients: it is used modulo the word that they are computed in.
using scale_word = uint128;

/// Atoms multiplied together, sorted; bits occur once, other atoms as often as their power.
using monomial = std::vector<atom>;

/// One step of the evaluation of public coefficients, block by block over numbered buffers.
struct step {
    enum class code { constant, coefficient, multiply, set_scaled, add_scaled, set_value, add_value };

    code what;
    int to;
    int a;
    int b;
    scale_word value;

    step(code w, int t, int x, int y, scale_word v) : what(w), to(t), a(x), b(y), value(v) {}
};

/// A sum of products of operands, multiplied out: for each monomial a public coefficient times 2^shift.
///
/// This is algebra on names only: it depends on the operands' forms, never on data, and is the same in every role.
class expansion {
  public:
    /// A monomial of the result; `buffer` holds its coefficient after the steps, -1 where the steps give none.
    struct part {
        unsigned shift;
        int buffer;
    };

    /// Multiplies `terms` out modulo 2^ring. Atoms of shift `ring` or more vanish.
    expansion(std::vector<term> const& terms, unsigned ring) : ring_(ring) {
        for (auto const& t : terms) add_term(t);
    }

    std::map<monomial, part> const& parts() const { return result_; }
    std::vector<step> const& steps() const { return steps_; }
    int buffers() const { return buffers_; }
    /// All operands by number, as steps refer to them.
    std::vector<operand> const& operands() const { return operands_; }
    /// The operand that provides an atom.
    operand const& provider(atom const& a) const { return operands_[atom_source_.at(a)]; }

  private:
    // A partial product: monomial -> scale * 2^shift * buffer, or scale * 2^shift alone where buffer is -1.
    struct partial {
        unsigned shift;
        int buffer;
        scale_word scale;
    };
    using polynomial = std::map<monomial, std::vector<partial>>;

    void add_term(term const& t) {
        polynomial p;
        p[{}].push_back({0, -1, 1});
        for (auto const& f : t.factors) p = multiply(p, f);
        for (auto& [m, parts] : p)
            for (auto const& x : parts) add_to_result(m, x, static_cast<scale_word>(t.coefficient));
    }

    polynomial multiply(polynomial const& p, operand const& f) {
        int const id = number_of(f);
        polynomial out;
        for (auto const& [m, parts] : p)
            for (auto const& x : parts) {
                out[m].push_back({x.shift, times(x.buffer, constant_of(id)), x.scale});
                for (auto const& atom_part : f.parts()) {
                    unsigned const shift = x.shift + atom_part.shift;
                    if (shift >= ring_) continue;
                    int const buffer = atom_part.varies ? times(x.buffer, coefficient_of(id)) : x.buffer;
                    out[with(m, atom_part.a)].push_back({shift, buffer, atom_part.varies ? x.scale : 0 - x.scale});
                    atom_source_.emplace(atom_part.a, static_cast<std::size_t>(id));
                }
            }
        for (auto& [m, parts] : out)
            if (parts.size() > 1) parts = {merge(parts)};
        return out;
    }

    partial merge(std::vector<partial> const& parts) {
        unsigned shift = ring_;
        for (auto const& x : parts) shift = std::min(shift, x.shift);
        int const to = buffers_++;
        bool first = true;
        for (auto const& x : parts) {
            accumulate(to, x, x.scale << (x.shift - shift), first);
            first = false;
        }
        return {shift, to, 1};
    }

    void add_to_result(monomial const& m, partial const& x, scale_word coefficient) {
        auto [at, fresh] = result_.try_emplace(m, part{x.shift, -1});
        auto& r = at->second;
        if (fresh) r.buffer = buffers_++;
        if (x.shift < r.shift) { // an earlier, higher shift: bring what is there down to the lower one
            steps_.emplace_back(step::code::set_scaled, r.buffer, r.buffer, 0, scale_word{1} << (r.shift - x.shift));
            r.shift = x.shift;
        }
        accumulate(r.buffer, x, (coefficient * x.scale) << (x.shift - r.shift), fresh);
    }

    void accumulate(int to, partial const& x, scale_word factor, bool first) {
        using code = step::code;
        if (x.buffer < 0)
            steps_.emplace_back(first ? code::set_value : code::add_value, to, 0, 0, factor);
        else
            steps_.emplace_back(first ? code::set_scaled : code::add_scaled, to, x.buffer, 0, factor);
    }

    int times(int a, int b) {
        if (a < 0) return b;
        int const to = buffers_++;
        steps_.emplace_back(step::code::multiply, to, a, b, 0);
        return to;
    }

    static monomial with(monomial m, atom const& a) {
        auto const at = std::lower_bound(m.begin(), m.end(), a);
        if (at == m.end() || *at != a || !a.idempotent()) m.insert(at, a);
        return m;
    }

    // The same operand named twice is loaded once. One mask may carry several public offsets, hence the data.
    int number_of(operand const& f) {
        for (std::size_t i = 0; i < operands_.size(); ++i)
            if (same(operands_[i], f)) return static_cast<int>(i);
        operands_.push_back(f);
        constants_.push_back(-1);
        coefficients_.push_back(-1);
        return static_cast<int>(operands_.size()) - 1;
    }
    static bool same(operand const& x, operand const& y) {
        auto const p = x.parts(), q = y.parts();
        return x.kind() != operand::form::known && x.kind() == y.kind() && !p.empty() && p.size() == q.size() &&
               p.front().a == q.front().a && x.opened().data() == y.opened().data() &&
               x.opened().divide() == y.opened().divide();
    }
    int constant_of(int id) { return loaded(constants_[static_cast<std::size_t>(id)], step::code::constant, id); }
    int coefficient_of(int id) {
        return loaded(coefficients_[static_cast<std::size_t>(id)], step::code::coefficient, id);
    }
    int loaded(int& buffer, step::code what, int id) {
        if (buffer < 0) {
            buffer = buffers_++;
            steps_.emplace_back(what, buffer, id, 0, 0);
        }
        return buffer;
    }

    unsigned ring_;
    int buffers_ = 0;
    std::vector<step> steps_;
    std::vector<operand> operands_;
    std::vector<int> constants_, coefficients_;
    std::map<atom, std::size_t> atom_source_;
    std::map<monomial, part> result_;
};

} // namespace moiety::detail
