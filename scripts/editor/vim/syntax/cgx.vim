" Colours for scripts of cgx. A test of the project compares the words here with the language.
if exists('b:current_syntax')
  finish
endif
let s:cpo = &cpo
set cpo&vim
syn case match
syn sync fromstart

" Defines contained words: group, what may follow, the words with blanks between them.
function! s:words(group, next, words) abort
  execute 'syn match' a:group '/\%(' . join(split(a:words), '\|') . '\)\S\@!/ contained skipwhite'
        \ empty(a:next) ? '' : 'nextgroup=' . a:next
endfunction

" What stands behind a '\' at the line's end belongs to the same statement.
syn match cgxContinuation /\\\n\s*/ skipwhite nextgroup=@cgxValue,@cgxTarget

" Where a statement may begin: at a line's start, unless the line before goes on.
syn match cgxStart /\%(^\%(.*\s\)\?#.*\\\n\)\@<=\_^\s*\|\%(\\\n\)\@<!\_^\s*/ nextgroup=@cgxStatement
syn match cgxComment /\%(^\|\s\)\@1<=#.*$/ contains=@Spell

" What is defined later comes first where both fit: words that stand for themselves are at the end.

" Values, in four places: anywhere, behind a key, left of an operator, and behind 'test'.
for [s:place, s:next] in [['', '@cgxValue,cgxFlag'], ['Set', '@cgxTarget'],
      \ ['Left', 'cgxOperator,cgxIs'], ['Test', 'cgxSandboxOnly']]
  let s:rest = 'contained skipwhite nextgroup=' . s:next . ',cgxContinuation'
  execute 'syn match cgx' . s:place . 'Word /[^ \t"''{[#\\]\%(\\\n\@!\|[^ \t\\]\)*/'
        \ 'contains=cgxPlaceholder' s:rest
  execute 'syn match cgx' . s:place . 'Number'
        \ '/-\?\%(0\|[1-9]\d*\)\%(\.\d\+\)\?\%([eE][+-]\?\d\+\)\?\S\@!/' s:rest
  execute 'syn match cgx' . s:place . 'Constant /\%(true\|false\|null\)\S\@!/' s:rest
  execute 'syn match cgx' . s:place . 'Path /@\S\+/ contains=cgxPlaceholder' s:rest
  execute 'syn region cgx' . s:place . 'String start=/"/ skip=/\\\\\|\\"/ end=/"/'
        \ 'contains=cgxEscape,cgxPlaceholder,@Spell' s:rest
  execute 'syn region cgx' . s:place . 'RawString start=/''/ end=/''/ contains=@Spell' s:rest
  execute 'syn region cgx' . s:place . 'Object matchgroup=cgxBracket start=/{/ end=/}/ fold'
        \ 'contains=@cgxJSON' s:rest
  execute 'syn region cgx' . s:place . 'Array matchgroup=cgxBracket start=/\[/ end=/\]/ fold'
        \ 'contains=@cgxJSON' s:rest
  execute 'hi def link cgx' . s:place . 'Word String'
  execute 'hi def link cgx' . s:place . 'Number Number'
  execute 'hi def link cgx' . s:place . 'Constant Boolean'
  execute 'hi def link cgx' . s:place . 'Path Include'
  execute 'hi def link cgx' . s:place . 'String String'
  execute 'hi def link cgx' . s:place . 'RawString String'
endfor
syn region cgxHereDocument matchgroup=cgxDelimiter
      \ start=/<<\z([A-Za-z_][A-Za-z0-9_-]*\)\S\@!/ end=/^\z1$/ contained fold
      \ contains=cgxHereTail,cgxPlaceholder,@Spell
syn region cgxRawHereDocument matchgroup=cgxDelimiter
      \ start=/<<'\z([A-Za-z_][A-Za-z0-9_-]*\)'\S\@!/ end=/^\z1$/ contained fold
      \ contains=cgxHereTail,@Spell
" What follows a here-document's beginning on its line.
syn match cgxHereTail /\%(<<\S\+\)\@<=\s.*$/ contained contains=cgxScope,cgxNever,cgxInstant,cgxDuration,cgxComment

syn cluster cgxValue contains=cgxConstant,cgxNumber,cgxWord,cgxPath,cgxString,cgxRawString,cgxObject,
      \cgxArray,cgxHereDocument,cgxRawHereDocument,cgxPlaceholder
syn cluster cgxSetValue contains=cgxSetConstant,cgxSetNumber,cgxSetWord,cgxSetPath,cgxSetString,
      \cgxSetRawString,cgxSetObject,cgxSetArray,cgxHereDocument,cgxRawHereDocument
syn cluster cgxOperand contains=cgxLeftString,cgxLeftRawString,cgxLeftObject,cgxLeftArray,cgxLeftWord

" Keys, names, files, facts.
syn match cgxKey /[^ \t"'{[#\\]\S*/ contained skipwhite contains=cgxPlaceholder
      \ nextgroup=@cgxSetValue,cgxContinuation
syn match cgxRemovedKey /[^ \t"'{[#\\]\S*/ contained skipwhite contains=cgxPlaceholder
      \ nextgroup=@cgxTarget
syn match cgxLoadedFile /[^ \t"'{[#\\]\S*/ contained skipwhite contains=cgxPlaceholder
      \ nextgroup=@cgxTarget
syn match cgxFile /[^ \t"'{[#\\]\S*/ contained contains=cgxPlaceholder
syn match cgxName /\h[A-Za-z0-9_-]*/ contained skipwhite nextgroup=cgxAssignment
syn match cgxAssignment /=\S\@!/ contained skipwhite nextgroup=@cgxValue
syn match cgxFactPath /\h[A-Za-z0-9_.-]*/ contained skipwhite contains=cgxFactRoot
      \ nextgroup=cgxOperator,cgxIs
execute 'syn match cgxFactRoot /\.\@1<!\<\%(context\|stage\|commit\|error\|metrics\|session\|auth\|env'
      \ . '\|sandbox\)\%([A-Za-z0-9_-]\)\@!/ contained'
syn match cgxOperator /\%(==\|!=\|<=\|>=\|<\|>\|contains\|starts-with\|ends-with\|matches\|exists\|absent\)\S\@!/
      \ contained skipwhite nextgroup=@cgxValue
call s:words('cgxIs', 'cgxType', 'is')
call s:words('cgxType', '', 'string number boolean object array null')

" Statements by what may follow them.
syn cluster cgxStatement contains=cgxStatement,cgxWait,cgxSet,cgxKeyed,cgxLoad,cgxFiled,cgxLet,
      \cgxCondition,cgxExpectError,cgxSandbox,cgxOption,cgxWorded,
      \cgxTest,cgxBlock
call s:words('cgxStatement', '@cgxValue,cgxFlag', 'audit check commit diff discard echo edit get'
      \ . ' help ? history quit recover rollback session show undo why')
call s:words('cgxWait', '@cgxValue,cgxDuration', 'wait')
call s:words('cgxSet', 'cgxSecret,cgxKey', 'set')
call s:words('cgxKeyed', 'cgxRemovedKey', 'unset')
call s:words('cgxLoad', 'cgxLoadedFile', 'load')
call s:words('cgxFiled', 'cgxStop,cgxFile', 'record source')
call s:words('cgxLet', 'cgxName', 'let')
call s:words('cgxCondition', 'cgxFactPath,@cgxOperand', 'if expect')
call s:words('cgxExpectError', 'cgxErrorKind', 'expect-error')
call s:words('cgxSandbox', 'cgxFault,cgxWrite,cgxAction', 'sandbox')
call s:words('cgxOption', 'cgxOptionName', 'option')
call s:words('cgxWorded', 'cgxFixed,@cgxValue', 'auth crm metrics stage')
call s:words('cgxTest', 'cgxTestWord,cgxTestString,cgxTestRawString', 'test')
call s:words('cgxBlock', '', 'else end')

" Words that stand for themselves.
call s:words('cgxSecret', 'cgxKey', '--secret')
call s:words('cgxFlag', '@cgxValue,cgxFlag', '-m --plan --unchecked --script --discard')
syn match cgxFlag /--on-conflict\S\@!/ contained skipwhite nextgroup=cgxPolicy
call s:words('cgxPolicy', 'cgxFlag', 'ours theirs fail')
call s:words('cgxFixed', 'cgxFixed,cgxFlagOfCRM', 'status logout flush json prometheus reset'
      \ . ' restore drop')
call s:words('cgxSandboxOnly', '', 'sandbox-only')
call s:words('cgxFlagOfCRM', '', '--parked')
call s:words('cgxStop', '', 'stop')
call s:words('cgxErrorKind', '@cgxStatement', 'parse validation auth session refused conflict'
      \ . ' rate-limited unreachable unknown ledger expectation file usage uncommitted'
      \ . ' interrupted')
call s:words('cgxOptionName', 'cgxOptionValue,@cgxValue,cgxDuration', 'attempts dry-run'
      \ . ' on-conflict output pager quiet rate read-only timeout')
call s:words('cgxOptionValue', '', 'on off ours theirs fail text json')
call s:words('cgxAction', 'cgxClock,cgxDuration', 'clock requests clear')
call s:words('cgxClock', '', 'virtual real')
call s:words('cgxWrite', 'cgxKey', 'write')
call s:words('cgxFault', 'cgxFaultKind,cgxConflict', 'fault')
call s:words('cgxFaultKind', 'cgxSetting', 'timeout reset lost slow garbage truncated huge'
      \ . ' \d\d\d')
call s:words('cgxConflict', 'cgxKey', 'conflict')
call s:words('cgxSetting', 'cgxSetting,cgxTarget,cgxCount,cgxDuration', 'applied times after'
      \ . ' retry-after on')
call s:words('cgxTarget', 'cgxSetting', 'put get token crm any')
syn match cgxCount /\d\+\S\@!/ contained skipwhite nextgroup=cgxSetting

" Scope and TTL, and what a fault may have behind a key and a value.
syn cluster cgxTarget contains=cgxScope,cgxNever,cgxInstant,cgxDuration,cgxSetting,cgxPlaceholder
call s:words('cgxScope', '@cgxTarget', 'session user global')
call s:words('cgxNever', '@cgxTarget', 'never')
syn match cgxInstant /\d\{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d\%(\.\d\+\)\?\%([Zz]\|[+-]\d\d:\d\d\)\S\@!/
      \ contained skipwhite nextgroup=@cgxTarget
syn match cgxDuration /[+-]\?\%(\d\+\%(ms\|[wdhms]\)\)\+\S\@!/ contained skipwhite
      \ nextgroup=@cgxTarget

" Inside of JSON and of strings.
syn region cgxPlaceholder matchgroup=cgxBracket start=/\${/ end=/}\|$/ contained contains=cgxFactRoot
syn match cgxEscape /\\\%(["\\\/bfnrt$]\|u\x\{4}\)/ contained
syn cluster cgxJSON contains=cgxMember,cgxInnerString,cgxInnerNumber,cgxInnerConstant,cgxInnerObject,
      \cgxInnerArray,cgxPlaceholder
syn region cgxInnerString start=/"/ skip=/\\\\\|\\"/ end=/"/ contained
      \ contains=cgxEscape,cgxPlaceholder,@Spell
syn match cgxMember /"\%([^"\\]\|\\.\)*"\ze\s*:/ contained contains=cgxEscape,cgxPlaceholder
syn match cgxInnerNumber /-\?\%(0\|[1-9]\d*\)\%(\.\d\+\)\?\%([eE][+-]\?\d\+\)\?/ contained
syn match cgxInnerConstant /\<\%(true\|false\|null\)\>/ contained
syn region cgxInnerObject matchgroup=cgxBracket start=/{/ end=/}/ contained contains=@cgxJSON
syn region cgxInnerArray matchgroup=cgxBracket start=/\[/ end=/\]/ contained contains=@cgxJSON

hi def link cgxComment Comment
hi def link cgxContinuation SpecialChar
hi def link cgxStatement Statement
hi def link cgxWait Statement
hi def link cgxSet Statement
hi def link cgxKeyed Statement
hi def link cgxLoad Statement
hi def link cgxFiled Statement
hi def link cgxLet Statement
hi def link cgxCondition Conditional
hi def link cgxBlock Conditional
hi def link cgxExpectError Statement
hi def link cgxSandbox Statement
hi def link cgxOption Statement
hi def link cgxWorded Statement
hi def link cgxTest Statement
hi def link cgxSecret Special
hi def link cgxFlag Special
hi def link cgxFlagOfCRM Special
hi def link cgxPolicy Constant
hi def link cgxFixed Keyword
hi def link cgxStop Keyword
hi def link cgxSandboxOnly Keyword
hi def link cgxErrorKind Exception
hi def link cgxOptionName Special
hi def link cgxOptionValue Constant
hi def link cgxAction Keyword
hi def link cgxClock Keyword
hi def link cgxWrite Keyword
hi def link cgxFault Keyword
hi def link cgxFaultKind Constant
hi def link cgxConflict Constant
hi def link cgxSetting Keyword
hi def link cgxTarget Constant
hi def link cgxCount Number
hi def link cgxScope StorageClass
hi def link cgxNever Constant
hi def link cgxInstant Number
hi def link cgxDuration Number
hi def link cgxKey Identifier
hi def link cgxRemovedKey Identifier
hi def link cgxName Identifier
hi def link cgxFactPath Identifier
hi def link cgxPlaceholder Identifier
hi def link cgxLoadedFile Include
hi def link cgxFile Include
hi def link cgxAssignment Operator
hi def link cgxOperator Operator
hi def link cgxIs Operator
hi def link cgxType Type
hi def link cgxFactRoot Type
hi def link cgxBracket Delimiter
hi def link cgxDelimiter Delimiter
hi def link cgxHereDocument String
hi def link cgxRawHereDocument String
hi def link cgxEscape SpecialChar
hi def link cgxMember Label
hi def link cgxInnerString String
hi def link cgxInnerNumber Number
hi def link cgxInnerConstant Boolean

delfunction s:words
unlet s:place s:next s:rest
let b:current_syntax = 'cgx'
let &cpo = s:cpo
unlet s:cpo
