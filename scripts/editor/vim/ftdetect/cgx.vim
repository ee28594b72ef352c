autocmd BufNewFile,BufRead *.cgx setfiletype cgx
autocmd BufNewFile,BufRead * if getline(1) =~# '^#!.*\<cgx\>' | setfiletype cgx | endif
