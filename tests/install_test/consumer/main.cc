// SPDX-License-Identifier: Apache-2.0

#include <iostream>

#include "bersih/cleaner.h"

int main() {
  const auto rules = bersih::RuleSet::Default();
  if (!rules.ok()) {
    std::cerr << rules.status() << "\n";
    return 1;
  }
  bersih::Cleaner cleaner(*rules);
  const bersih::Result& result = cleaner.Clean(
      {.text = "Harga beras turun sejak Senin, kata pedagang di pasar itu.\n"
               "Baca Juga: Harga Cabai Naik Lagi Pekan Ini\n",
       .language = "id"});
  std::cout << result.body;
}
