;; The loops of the lattice, in which segmenting spends nearly all its time. `npm run build:kernel` compiles this file to
;; lattice.wasm. Addresses and widths are in bytes; positions are in code units of the sentence.
(module
  ;; $scratch has the lattice of one sentence. $dictionary has the dictionary, which all threads share.
  (import "lattice" "scratch" (memory $scratch 1 65536 shared))
  (import "lattice" "dictionary" (memory $dictionary 1 65536 shared))

  ;; In $dictionary, as `CompiledDictionary` describes them.
  (import "lattice" "trie" (global $trie i32))
  (import "lattice" "morphemes" (global $morphemes i32))
  (import "lattice" "connectionCosts" (global $connectionCosts i32))
  (import "lattice" "connectionRow" (global $connectionRow i32))

  ;; In $scratch, of the same form: further words, if there are any, and the number of their first morpheme.
  (import "lattice" "hasUserWords" (global $hasUserWords i32))
  (import "lattice" "userTrie" (global $userTrie i32))
  (import "lattice" "userMorphemes" (global $userMorphemes i32))
  (import "lattice" "firstOfUser" (global $firstOfUser i32))

  ;; In $scratch, an element of 4 bytes for each position: the entry of the dictionary's `units`; the end of the run of
  ;; characters of the same class; the base of the trie node after the units read ahead, 0 if there is none; and the
  ;; latest node that ends there, 0 for none.
  (import "lattice" "units" (global $units i32))
  (import "lattice" "runEnds" (global $runEnds i32))
  (import "lattice" "bases" (global $bases i32))
  (import "lattice" "endingAt" (global $endingAt i32))
  ;; For each character class 8 bytes: the first morpheme of its unknown words, and its flags.
  (import "lattice" "classes" (global $classes i32))
  ;; For each left id 16 bytes: the step, the cost of the best path to a morpheme with this left id, and the node that the
  ;; path ends with. Cost and node are valid if the step is the current one.
  (import "lattice" "best" (global $best i32))
  ;; The words of the path, the last one first: the morpheme and the start of each.
  (import "lattice" "path" (global $path i32))
  ;; A node is a morpheme at a position, in 32 bytes: the next node in the list of nodes with the same end (latest first;
  ;; 0 at the end of the list), the cost of the best path up to and including the node, twice its right id, the
  ;; predecessor on that path, its morpheme and its start. The first node is the beginning of the sentence.
  (import "lattice" "nodes" (global $nodes i32))

  (global $step (mut i32) (i32.const 0))
  (global $nodesEnd (mut i32) (i32.const 0))
  (global $scratchEnd (mut i32) (i32.const 0))
  ;; Depends on the numbers read ahead, so that the compiler cannot remove the reads.
  (global $readAheadSum (mut i32) (i32.const 0))

  ;; The address of an element of 4 bytes.
  (func $element (param $array i32) (param $index i32) (result i32)
    (i32.add (local.get $array) (i32.shl (local.get $index) (i32.const 2))))

  ;; Finds the end of the run of each position.
  (func (export "findRuns") (param $length i32)
    (local $at i32) (local $end i32) (local $class i32) (local $classAfter i32)
    (local.set $at (local.get $length))
    (local.set $classAfter (i32.const -1))
    (loop $before
      (local.set $class
        (i32.shr_u
          (i32.load $scratch (call $element (global.get $units) (i32.sub (local.get $at) (i32.const 1))))
          (i32.const 16)))
      (local.set $end
        (select (local.get $end) (local.get $at) (i32.eq (local.get $class) (local.get $classAfter))))
      (local.set $classAfter (local.get $class))
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store $scratch (call $element (global.get $runEnds) (local.get $at)) (local.get $end))
      (br_if $before (local.get $at))))

  ;; Finds the path with the lowest cost through a sentence of at least one unit. @returns the number of words
  (func (export "segment") (param $length i32) (result i32)
    (local $start i32) (local $hasWord i32)
    (global.set $scratchEnd (i32.shl (memory.size $scratch) (i32.const 16)))
    (call $readAhead (local.get $length))
    (memory.fill $scratch (global.get $endingAt) (i32.const 0)
      (i32.shl (i32.add (local.get $length) (i32.const 1)) (i32.const 2)))
    (i32.store $scratch (global.get $endingAt) (global.get $nodes))
    (global.set $nodesEnd (i32.add (global.get $nodes) (i32.const 32)))
    (loop $nextPosition
      (if (i32.load $scratch (call $element (global.get $endingAt) (local.get $start))) (then
        (global.set $step (i32.add (global.get $step) (i32.const 1)))
        (local.set $hasWord (call $addWordsAt (local.get $start) (local.get $length)))
        (if (global.get $hasUserWords) (then
          (local.set $hasWord
            (i32.or (local.get $hasWord) (call $addUserWordsAt (local.get $start) (local.get $length))))))
        (call $addUnknownWordAt (local.get $start) (local.get $hasWord))))
      (local.set $start (i32.add (local.get $start) (i32.const 1)))
      (br_if $nextPosition (i32.lt_u (local.get $start) (local.get $length))))
    ;; The end of the sentence has left id 0.
    (global.set $step (i32.add (global.get $step) (i32.const 1)))
    (call $findPredecessor (i32.const 0) (local.get $length) (global.get $best))
    (call $readPath (i32.load $scratch offset=8 (global.get $best))))

  ;; Loads the parts of the trie that the lookups will need into the processor's cache. They are scattered over memory,
  ;; but within each loop no read depends on another and no branch depends on a read, so the processor loads many of them
  ;; in parallel. This saves a quarter of the time if the dictionary has not been used just before.
  (func $readAhead (param $length i32)
    (local $at i32) (local $base i32)
    (local.set $base (i32.load $dictionary (global.get $trie)))
    (loop $nextFirst
      (call $readAheadAt (local.get $at) (local.get $base) (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $nextFirst (i32.lt_u (local.get $at) (local.get $length))))
    (local.set $at (i32.const 0))
    (block $done (loop $nextSecond
      (br_if $done (i32.ge_u (i32.add (local.get $at) (i32.const 1)) (local.get $length)))
      (call $readAheadAt (local.get $at)
        (i32.load $scratch (call $element (global.get $bases) (local.get $at)))
        (i32.add (local.get $at) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $nextSecond))))

  ;; Sets the base of a position to that of the child for the unit at $unitAt, and reads the child's first morpheme.
  (func $readAheadAt (param $at i32) (param $base i32) (param $unitAt i32)
    (local $code i32) (local $node i32) (local $value i32) (local $isChild i32)
    (local.set $code (call $codeAt (local.get $unitAt)))
    (local.set $node (call $child (local.get $base) (local.get $code)))
    (local.set $value (i32.load $dictionary offset=4 (local.get $node)))
    ;; All bits are set if it is the child.
    (local.set $isChild
      (i32.sub (i32.const 0) (i32.eq (i32.shr_u (local.get $value) (i32.const 19)) (local.get $code))))
    (i32.store $scratch (call $element (global.get $bases) (local.get $at))
      (i32.and (local.get $isChild) (i32.load $dictionary (local.get $node))))
    (global.set $readAheadSum
      (i32.xor (global.get $readAheadSum)
        (i32.load $dictionary
          (call $morpheme (i32.and (local.get $isChild) (i32.and (local.get $value) (i32.const 0x7ffff))))))))

  ;; The trie code of the unit at a position.
  (func $codeAt (param $at i32) (result i32)
    (i32.and (i32.load $scratch (call $element (global.get $units) (local.get $at))) (i32.const 0xffff)))

  ;; The address of the trie node that is the child for a code, if its own code is that one.
  (func $child (param $base i32) (param $code i32) (result i32)
    (i32.add (global.get $trie) (i32.shl (i32.add (local.get $base) (local.get $code)) (i32.const 3))))

  ;; The address of a morpheme of the dictionary.
  (func $morpheme (param $index i32) (result i32)
    (i32.add (global.get $morphemes) (i32.shl (local.get $index) (i32.const 3))))

  ;; Adds the dictionary words that start at a position by walking down the trie. @returns whether there is one
  (func $addWordsAt (param $start i32) (param $length i32) (result i32)
    (local $at i32) (local $base i32) (local $code i32) (local $node i32) (local $value i32) (local $first i32)
    (local $hasWord i32)
    (local.set $at (local.get $start))
    (local.set $base (i32.load $dictionary (global.get $trie)))
    (block $walked (loop $walk
      (local.set $code (call $codeAt (local.get $at)))
      (local.set $node (call $child (local.get $base) (local.get $code)))
      (local.set $value (i32.load $dictionary offset=4 (local.get $node)))
      (br_if $walked (i32.ne (i32.shr_u (local.get $value) (i32.const 19)) (local.get $code)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $first (i32.and (local.get $value) (i32.const 0x7ffff)))
      (if (local.get $first) (then
        (local.set $hasWord (i32.const 1))
        (call $addWord (local.get $first) (local.get $start) (local.get $at))))
      (local.set $base (i32.load $dictionary (local.get $node)))
      (br_if $walked (i32.eqz (local.get $base)))
      (br_if $walk (i32.lt_u (local.get $at) (local.get $length)))))
    (local.get $hasWord))

  ;; Adds the unknown word that starts at a position if no word does or the character class asks for one.
  (func $addUnknownWordAt (param $start i32) (param $hasWord i32)
    (local $class i32) (local $flags i32)
    (local.set $class
      (i32.add (global.get $classes)
        (i32.shl
          (i32.shr_u (i32.load $scratch (call $element (global.get $units) (local.get $start))) (i32.const 16))
          (i32.const 3))))
    (local.set $flags (i32.load $scratch offset=4 (local.get $class)))
    ;; Flag 1: always invoked, flag 2: grouped.
    (if (i32.or (i32.eqz (local.get $hasWord)) (i32.and (local.get $flags) (i32.const 1))) (then
      (call $addWord (i32.load $scratch (local.get $class)) (local.get $start)
        (if (result i32) (i32.and (local.get $flags) (i32.const 2))
          (then (i32.load $scratch (call $element (global.get $runEnds) (local.get $start))))
          (else (i32.add (local.get $start) (i32.const 1))))))))

  ;; Adds the user's words that start at a position. @returns whether there is one
  (func $addUserWordsAt (param $start i32) (param $length i32) (result i32)
    (local $at i32) (local $code i32) (local $node i32) (local $value i32) (local $first i32) (local $hasWord i32)
    (local.set $at (local.get $start))
    (local.set $node (global.get $userTrie))
    (block $walked (loop $walk
      (local.set $code (call $codeAt (local.get $at)))
      (local.set $node
        (i32.add (global.get $userTrie)
          (i32.shl (i32.add (i32.load $scratch (local.get $node)) (local.get $code)) (i32.const 3))))
      (local.set $value (i32.load $scratch offset=4 (local.get $node)))
      (br_if $walked (i32.ne (i32.shr_u (local.get $value) (i32.const 19)) (local.get $code)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $first (i32.and (local.get $value) (i32.const 0x7ffff)))
      (if (local.get $first) (then
        (local.set $hasWord (i32.const 1))
        (call $addUserWord (local.get $first) (local.get $start) (local.get $at))))
      (br_if $walked (i32.eqz (i32.load $scratch (local.get $node))))
      (br_if $walk (i32.lt_u (local.get $at) (local.get $length)))))
    (local.get $hasWord))

  ;; Adds a node with its best predecessor for each morpheme of a word.
  (func $addWord (param $index i32) (param $start i32) (param $end i32)
    (local $morpheme i32) (local $ids i32) (local $costAndLast i32) (local $entry i32) (local $node i32) (local $list i32)
    (local.set $morpheme (call $morpheme (local.get $index)))
    (local.set $list (call $element (global.get $endingAt) (local.get $end)))
    (local.set $node (global.get $nodesEnd))
    (loop $nextMorpheme
      (if (i32.gt_u (i32.add (local.get $node) (i32.const 32)) (global.get $scratchEnd))
        (then (call $grow)))
      (local.set $ids (i32.load $dictionary (local.get $morpheme)))
      (local.set $costAndLast (i32.load $dictionary offset=4 (local.get $morpheme)))
      (local.set $entry
        (i32.add (global.get $best) (i32.shl (i32.shr_u (local.get $ids) (i32.const 16)) (i32.const 4))))
      (if (i32.ne (i32.load $scratch (local.get $entry)) (global.get $step)) (then
        (call $findPredecessor (i32.shr_u (local.get $ids) (i32.const 16)) (local.get $start) (local.get $entry))))
      (i32.store $scratch (local.get $node) (i32.load $scratch (local.get $list)))
      (i32.store $scratch offset=4 (local.get $node)
        (i32.add (i32.load $scratch offset=4 (local.get $entry)) (i32.shr_s (local.get $costAndLast) (i32.const 1))))
      (i32.store $scratch offset=8 (local.get $node)
        (i32.shl (i32.and (local.get $ids) (i32.const 0xffff)) (i32.const 1)))
      (i32.store $scratch offset=12 (local.get $node) (i32.load $scratch offset=8 (local.get $entry)))
      (i32.store $scratch offset=16 (local.get $node) (local.get $index))
      (i32.store $scratch offset=20 (local.get $node) (local.get $start))
      (i32.store $scratch (local.get $list) (local.get $node))
      (local.set $node (i32.add (local.get $node) (i32.const 32)))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (local.set $morpheme (i32.add (local.get $morpheme) (i32.const 8)))
      (br_if $nextMorpheme (i32.eqz (i32.and (local.get $costAndLast) (i32.const 1)))))
    (global.set $nodesEnd (local.get $node)))

  ;; As $addWord, for the user's words: another memory cannot be chosen at run time.
  (func $addUserWord (param $index i32) (param $start i32) (param $end i32)
    (local $morpheme i32) (local $ids i32) (local $costAndLast i32) (local $entry i32) (local $node i32) (local $list i32)
    (local.set $morpheme (i32.add (global.get $userMorphemes) (i32.shl (local.get $index) (i32.const 3))))
    (local.set $index (i32.add (local.get $index) (global.get $firstOfUser)))
    (local.set $list (call $element (global.get $endingAt) (local.get $end)))
    (local.set $node (global.get $nodesEnd))
    (loop $nextMorpheme
      (if (i32.gt_u (i32.add (local.get $node) (i32.const 32)) (global.get $scratchEnd))
        (then (call $grow)))
      (local.set $ids (i32.load $scratch (local.get $morpheme)))
      (local.set $costAndLast (i32.load $scratch offset=4 (local.get $morpheme)))
      (local.set $entry
        (i32.add (global.get $best) (i32.shl (i32.shr_u (local.get $ids) (i32.const 16)) (i32.const 4))))
      (if (i32.ne (i32.load $scratch (local.get $entry)) (global.get $step)) (then
        (call $findPredecessor (i32.shr_u (local.get $ids) (i32.const 16)) (local.get $start) (local.get $entry))))
      (i32.store $scratch (local.get $node) (i32.load $scratch (local.get $list)))
      (i32.store $scratch offset=4 (local.get $node)
        (i32.add (i32.load $scratch offset=4 (local.get $entry)) (i32.shr_s (local.get $costAndLast) (i32.const 1))))
      (i32.store $scratch offset=8 (local.get $node)
        (i32.shl (i32.and (local.get $ids) (i32.const 0xffff)) (i32.const 1)))
      (i32.store $scratch offset=12 (local.get $node) (i32.load $scratch offset=8 (local.get $entry)))
      (i32.store $scratch offset=16 (local.get $node) (local.get $index))
      (i32.store $scratch offset=20 (local.get $node) (local.get $start))
      (i32.store $scratch (local.get $list) (local.get $node))
      (local.set $node (i32.add (local.get $node) (i32.const 32)))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (local.set $morpheme (i32.add (local.get $morpheme) (i32.const 8)))
      (br_if $nextMorpheme (i32.eqz (i32.and (local.get $costAndLast) (i32.const 1)))))
    (global.set $nodesEnd (local.get $node)))

  ;; Doubles the scratch memory.
  (func $grow
    (if (i32.lt_s (memory.grow $scratch (memory.size $scratch)) (i32.const 0)) (then (unreachable)))
    (global.set $scratchEnd (i32.shl (memory.size $scratch) (i32.const 16))))

  ;; Finds the best predecessor for a left id at a position; among equal ones the earliest, as kuromoji does.
  (func $findPredecessor (param $leftId i32) (param $at i32) (param $entry i32)
    (local $row i32) (local $node i32) (local $cost i32) (local $isBest i32) (local $bestCost i32) (local $bestNode i32)
    (local.set $row (i32.add (global.get $connectionCosts) (i32.mul (local.get $leftId) (global.get $connectionRow))))
    (local.set $node (i32.load $scratch (call $element (global.get $endingAt) (local.get $at))))
    (local.set $bestCost (i32.const 0x7fffffff))
    (loop $nextNode
      (local.set $cost
        (i32.add (i32.load $scratch offset=4 (local.get $node))
          (i32.load16_s $dictionary (i32.add (local.get $row) (i32.load $scratch offset=8 (local.get $node))))))
      (local.set $isBest (i32.le_s (local.get $cost) (local.get $bestCost)))
      (local.set $bestCost (select (local.get $cost) (local.get $bestCost) (local.get $isBest)))
      (local.set $bestNode (select (local.get $node) (local.get $bestNode) (local.get $isBest)))
      (local.set $node (i32.load $scratch (local.get $node)))
      (br_if $nextNode (local.get $node)))
    (i32.store $scratch (local.get $entry) (global.get $step))
    (i32.store $scratch offset=4 (local.get $entry) (local.get $bestCost))
    (i32.store $scratch offset=8 (local.get $entry) (local.get $bestNode)))

  ;; Writes the path that ends with a node. @returns the number of words
  (func $readPath (param $node i32) (result i32)
    (local $count i32) (local $word i32)
    (local.set $word (global.get $path))
    (block $read (loop $next
      (br_if $read (i32.eq (local.get $node) (global.get $nodes)))
      (i32.store $scratch (local.get $word) (i32.load $scratch offset=16 (local.get $node)))
      (i32.store $scratch offset=4 (local.get $word) (i32.load $scratch offset=20 (local.get $node)))
      (local.set $word (i32.add (local.get $word) (i32.const 8)))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (local.set $node (i32.load $scratch offset=12 (local.get $node)))
      (br $next)))
    (local.get $count)))
