#include "airloom/report/latex.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "airloom/io/unicode.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

struct Letter {
  char32_t letter;
  std::string_view latex;
};

/// ASCII that means something to LaTeX, or that its oldest font encoding shows as something else.
constexpr std::array<Letter, 18> special{{{U'\\', "\\textbackslash{}"},
                                          {U'^', "\\textasciicircum{}"},
                                          {U'~', "\\textasciitilde{}"},
                                          {U'`', "\\textasciigrave{}"},
                                          {U'\'', "\\textquotesingle{}"},
                                          {U'<', "\\textless{}"},
                                          {U'>', "\\textgreater{}"},
                                          {U'|', "\\textbar{}"},
                                          {U'"', "\\char34{}"},
                                          {U'-', "-{}"},
                                          {U'{', "\\{"},
                                          {U'}', "\\}"},
                                          {U'$', "\\$"},
                                          {U'&', "\\&"},
                                          {U'#', "\\#"},
                                          {U'_', "\\_"},
                                          {U'%', "\\%"},
                                          {U'\u00a0', "~"}}};

/// Signs of mathematics, inside \ensuremath.
constexpr std::array<Letter, 79> mathematics{
    {{U'±', "\\pm"},     {U'×', "\\times"},   {U'÷', "\\div"},       {U'·', "\\cdot"},  {U'°', "^\\circ"},  {U'¹', "^1"},
     {U'²', "^2"},       {U'³', "^3"},        {U'⁰', "^0"},          {U'⁴', "^4"},      {U'⁵', "^5"},       {U'⁶', "^6"},
     {U'⁷', "^7"},       {U'⁸', "^8"},        {U'⁹', "^9"},          {U'⁻', "^-"},      {U'₀', "_0"},       {U'₁', "_1"},
     {U'₂', "_2"},       {U'₃', "_3"},        {U'µ', "\\mu"},        {U'α', "\\alpha"}, {U'β', "\\beta"},   {U'γ', "\\gamma"},
     {U'δ', "\\delta"},  {U'ε', "\\epsilon"}, {U'ζ', "\\zeta"},      {U'η', "\\eta"},   {U'θ', "\\theta"},  {U'ι', "\\iota"},
     {U'κ', "\\kappa"},  {U'λ', "\\lambda"},  {U'μ', "\\mu"},        {U'ν', "\\nu"},    {U'ξ', "\\xi"},     {U'ο', "o"},
     {U'π', "\\pi"},     {U'ρ', "\\rho"},     {U'σ', "\\sigma"},     {U'ς', "\\sigma"}, {U'τ', "\\tau"},    {U'υ', "\\upsilon"},
     {U'φ', "\\varphi"}, {U'χ', "\\chi"},     {U'ψ', "\\psi"},       {U'ω', "\\omega"}, {U'Γ', "\\Gamma"},  {U'Δ', "\\Delta"},
     {U'Θ', "\\Theta"},  {U'Λ', "\\Lambda"},  {U'Ξ', "\\Xi"},        {U'Π', "\\Pi"},    {U'Σ', "\\Sigma"},  {U'Φ', "\\Phi"},
     {U'Ψ', "\\Psi"},    {U'Ω', "\\Omega"},   {U'≤', "\\leq"},       {U'≥', "\\geq"},   {U'≠', "\\neq"},    {U'≈', "\\approx"},
     {U'∞', "\\infty"},  {U'→', "\\to"},      {U'←', "\\leftarrow"}, {U'√', "\\surd"},  {U'∈', "\\in"},     {U'−', "-"},
     {U'∑', "\\sum"},    {U'∏', "\\prod"},    {U'∂', "\\partial"},   {U'∇', "\\nabla"}, {U'∝', "\\propto"}, {U'‖', "\\|"},
     {U'⋅', "\\cdot"},   {U'⁺', "^+"},        {U'∥', "\\|"},         {U'¬', "\\neg"},   {U'∀', "\\forall"}, {U'∃', "\\exists"},
     {U'ℓ', "\\ell"}}};

/// Signs of print.
constexpr std::array<Letter, 12> print{{{U'–', "--"},
                                        {U'—', "---"},
                                        {U'…', "\\dots{}"},
                                        {U'‘', "`"},
                                        {U'’', "'"},
                                        {U'“', "``"},
                                        {U'”', "''"},
                                        {U'§', "\\S{}"},
                                        {U'©', "\\copyright{}"},
                                        {U'½', "1/2"},
                                        {U'¼', "1/4"},
                                        {U'€', "EUR"}}};

template <std::size_t N>
const Letter* find(const std::array<Letter, N>& list, char32_t letter) {
  const auto found = std::ranges::find(list, letter, &Letter::letter);
  return found == list.end() ? nullptr : &*found;
}

/// Letters with accents that LaTeX puts together in every font encoding.
bool composed(char32_t letter) {
  constexpr std::u32string_view missing = U"ÐðÞþ×÷";
  return letter >= U'À' && letter <= U'ÿ' && missing.find(letter) == std::u32string_view::npos;
}

std::string by_number(char32_t letter) {
  char number[16];
  std::snprintf(number, sizeof number, "%04X", static_cast<unsigned>(letter));
  return "\\airloomletter{" + std::string(number) + "}";
}

}  // namespace

std::string escape_latex(std::string_view text) {
  std::string out;
  for (const char32_t c : io::decode_utf8(clean_text(text))) {
    if (const Letter* sign = find(special, c)) out += sign->latex;
    else if (c < 0x80) out += static_cast<char>(c);
    else if (const Letter* number = find(mathematics, c)) out.append("\\ensuremath{").append(number->latex).append("}");
    else if (const Letter* mark = find(print, c)) out += mark->latex;
    else if (composed(c)) io::append_utf8(out, c);
    else out += by_number(c);
  }
  return out;
}

std::string latex_letters() {
  return "\\providecommand{\\airloomletter}[1]{\\ifdefined\\Umathcode\\char\"#1\\relax\\else{\\fboxsep=0.4pt\\fbox{\\tiny ?}}\\fi}\n";
}

}  // namespace airloom::report
