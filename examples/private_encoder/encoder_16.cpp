// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder_in_format.hpp"

template private_encoder::session_result private_encoder::detail::run_encoder_in<16>(moiety::party&, job const&,
                                                                                     private_inputs const&, progress&);
template void private_encoder::detail::check_weights_in<16>(job const&, moiety::bert_weights const&);
