;; The loops in which a network spends nearly all its time, with four columns in each instruction (SIMD).
;; `npm run build:kernel` compiles this file to kernel.wasm. Parameters for matrices, vectors and lists are their
;; addresses in bytes; rows, columns and counts are in elements. Every element has 32 bits where nothing else is said.
(module
  ;; $weights has the matrices on the right of products and may be shared by threads. $scratch has all other operands
  ;; and the results. Both may be the same memory.
  (import "network" "weights" (memory $weights 1 65536 shared))
  (import "network" "scratch" (memory $scratch 1 65536 shared))

  ;; The address of the row whose number is stored at $rows.
  (func $row (param $matrix i32) (param $width i32) (param $rows i32) (result i32)
    (i32.add (local.get $matrix) (i32.mul (local.get $width) (i32.load $scratch (local.get $rows)))))

  ;; sum += Σᵢ factors[i] · matrix[rows[i]] for i < count, in the first $columns columns of rows of $stride. It adds four rows at a time, so that the sum is loaded and
  ;; stored only once for four rows, and then the remaining rows one by one.
  (func $addScaledRows (export "addScaledRows")
    (param $sum i32) (param $matrix i32) (param $columns i32) (param $stride i32)
    (param $rows i32) (param $factors i32) (param $count i32)
    (local $rowWidth i32) (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $column i32) (local $width i32) (local $wide i32) (local $at i32)
    (local $p v128) (local $q v128) (local $r v128) (local $s v128)
    (local.set $rowWidth (i32.shl (local.get $stride) (i32.const 2)))
    (local.set $width (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $wide (i32.and (local.get $width) (i32.const -16)))

    (block $fewRows (loop $nextRows
      (br_if $fewRows (i32.lt_s (local.get $count) (i32.const 4)))
      (local.set $a (call $row (local.get $matrix) (local.get $rowWidth) (local.get $rows)))
      (local.set $b (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 4))))
      (local.set $c (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 8))))
      (local.set $d (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 12))))
      (local.set $p (v128.load32_splat $scratch (local.get $factors)))
      (local.set $q (v128.load32_splat $scratch offset=4 (local.get $factors)))
      (local.set $r (v128.load32_splat $scratch offset=8 (local.get $factors)))
      (local.set $s (v128.load32_splat $scratch offset=12 (local.get $factors)))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (v128.store $scratch (local.get $at)
          (f32x4.add (v128.load $scratch (local.get $at))
            (f32x4.add
              (f32x4.add
                (f32x4.mul (local.get $p) (v128.load $weights (i32.add (local.get $a) (local.get $column))))
                (f32x4.mul (local.get $q) (v128.load $weights (i32.add (local.get $b) (local.get $column)))))
              (f32x4.add
                (f32x4.mul (local.get $r) (v128.load $weights (i32.add (local.get $c) (local.get $column))))
                (f32x4.mul (local.get $s) (v128.load $weights (i32.add (local.get $d) (local.get $column))))))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (f32.store $scratch (local.get $at)
          (f32.add (f32.load $scratch (local.get $at))
            (f32.add
              (f32.add
                (f32.mul (f32x4.extract_lane 0 (local.get $p)) (f32.load $weights (i32.add (local.get $a) (local.get $column))))
                (f32.mul (f32x4.extract_lane 0 (local.get $q)) (f32.load $weights (i32.add (local.get $b) (local.get $column)))))
              (f32.add
                (f32.mul (f32x4.extract_lane 0 (local.get $r)) (f32.load $weights (i32.add (local.get $c) (local.get $column))))
                (f32.mul (f32x4.extract_lane 0 (local.get $s)) (f32.load $weights (i32.add (local.get $d) (local.get $column))))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (br $nextOne)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $nextRows)))

    (block $noRows (loop $nextRow
      (br_if $noRows (i32.le_s (local.get $count) (i32.const 0)))
      (local.set $a (call $row (local.get $matrix) (local.get $rowWidth) (local.get $rows)))
      (local.set $p (v128.load32_splat $scratch (local.get $factors)))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (v128.store $scratch (local.get $at)
          (f32x4.add (v128.load $scratch (local.get $at))
            (f32x4.mul (local.get $p) (v128.load $weights (i32.add (local.get $a) (local.get $column))))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (f32.store $scratch (local.get $at)
          (f32.add (f32.load $scratch (local.get $at))
            (f32.mul (f32x4.extract_lane 0 (local.get $p)) (f32.load $weights (i32.add (local.get $a) (local.get $column))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (br $nextOne)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $nextRow))))

  ;; Four numbers of 16 bits, the upper halves of numbers of 32 bits (bfloat16).
  (func $fourOfBfloat16 (param $at i32) (result v128)
    (i32x4.shl (v128.load16x4_u $weights (local.get $at)) (i32.const 16)))

  ;; As addScaledRows, where the elements of the matrix have 16 bits (bfloat16). $columns is a multiple of four.
  (func (export "addScaledBfloat16Rows")
    (param $sum i32) (param $matrix i32) (param $columns i32) (param $stride i32)
    (param $rows i32) (param $factors i32) (param $count i32)
    (local $rowWidth i32) (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $at i32) (local $end i32)
    (local $p v128) (local $q v128) (local $r v128) (local $s v128)
    (local.set $rowWidth (i32.shl (local.get $stride) (i32.const 1)))
    (local.set $end (i32.add (local.get $sum) (i32.shl (local.get $columns) (i32.const 2))))

    (block $fewRows (loop $nextRows
      (br_if $fewRows (i32.lt_s (local.get $count) (i32.const 4)))
      (local.set $a (call $row (local.get $matrix) (local.get $rowWidth) (local.get $rows)))
      (local.set $b (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 4))))
      (local.set $c (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 8))))
      (local.set $d (call $row (local.get $matrix) (local.get $rowWidth) (i32.add (local.get $rows) (i32.const 12))))
      (local.set $p (v128.load32_splat $scratch (local.get $factors)))
      (local.set $q (v128.load32_splat $scratch offset=4 (local.get $factors)))
      (local.set $r (v128.load32_splat $scratch offset=8 (local.get $factors)))
      (local.set $s (v128.load32_splat $scratch offset=12 (local.get $factors)))
      (local.set $at (local.get $sum))

      (block $allColumns (loop $nextFour
        (br_if $allColumns (i32.ge_u (local.get $at) (local.get $end)))
        (v128.store $scratch (local.get $at)
          (f32x4.add (v128.load $scratch (local.get $at))
            (f32x4.add
              (f32x4.add
                (f32x4.mul (local.get $p) (call $fourOfBfloat16 (local.get $a)))
                (f32x4.mul (local.get $q) (call $fourOfBfloat16 (local.get $b))))
              (f32x4.add
                (f32x4.mul (local.get $r) (call $fourOfBfloat16 (local.get $c)))
                (f32x4.mul (local.get $s) (call $fourOfBfloat16 (local.get $d)))))))
        (local.set $a (i32.add (local.get $a) (i32.const 8)))
        (local.set $b (i32.add (local.get $b) (i32.const 8)))
        (local.set $c (i32.add (local.get $c) (i32.const 8)))
        (local.set $d (i32.add (local.get $d) (i32.const 8)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $nextFour)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $nextRows)))

    (block $noRows (loop $nextRow
      (br_if $noRows (i32.le_s (local.get $count) (i32.const 0)))
      (local.set $a (call $row (local.get $matrix) (local.get $rowWidth) (local.get $rows)))
      (local.set $p (v128.load32_splat $scratch (local.get $factors)))
      (local.set $at (local.get $sum))

      (block $allColumns (loop $nextFour
        (br_if $allColumns (i32.ge_u (local.get $at) (local.get $end)))
        (v128.store $scratch (local.get $at)
          (f32x4.add (v128.load $scratch (local.get $at)) (f32x4.mul (local.get $p) (call $fourOfBfloat16 (local.get $a)))))
        (local.set $a (i32.add (local.get $a) (i32.const 8)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $nextFour)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $nextRow))))

  ;; Sets $width bytes to zero.
  (func $clear (export "clear") (param $at i32) (param $width i32)
    (local $wideEnd i32) (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $width)))
    (local.set $wideEnd (i32.add (local.get $at) (i32.and (local.get $width) (i32.const -16))))
    (block $wideColumns (loop $nextFour
      (br_if $wideColumns (i32.ge_u (local.get $at) (local.get $wideEnd)))
      (v128.store $scratch (local.get $at) (v128.const i32x4 0 0 0 0))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $nextFour)))
    (block $allColumns (loop $nextOne
      (br_if $allColumns (i32.ge_u (local.get $at) (local.get $end)))
      (f32.store $scratch (local.get $at) (f32.const 0))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br $nextOne))))

  ;; target = max(target, source), element by element. $columns is a multiple of four.
  (func (export "maximum") (param $target i32) (param $source i32) (param $columns i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $target) (i32.shl (local.get $columns) (i32.const 2))))
    (block $allColumns (loop $nextFour
      (br_if $allColumns (i32.ge_u (local.get $target) (local.get $end)))
      (v128.store $scratch (local.get $target)
        (f32x4.max (v128.load $scratch (local.get $target)) (v128.load $scratch (local.get $source))))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (local.set $source (i32.add (local.get $source) (i32.const 16)))
      (br $nextFour))))

  ;; target = a·b, where a has $rows rows and is sparse (compressed sparse rows), and b is a matrix of $columns columns
  ;; in $weights.
  (func (export "product")
    (param $target i32) (param $offsets i32) (param $indices i32) (param $values i32) (param $rows i32)
    (param $matrix i32) (param $columns i32)
    (local $from i32) (local $to i32)
    (local.set $to (i32.load $scratch (local.get $offsets)))
    (block $allRows (loop $nextRow
      (br_if $allRows (i32.le_s (local.get $rows) (i32.const 0)))
      (local.set $from (local.get $to))
      (local.set $to (i32.load $scratch offset=4 (local.get $offsets)))
      (call $clear (local.get $target) (i32.shl (local.get $columns) (i32.const 2)))
      (call $addScaledRows (local.get $target) (local.get $matrix) (local.get $columns) (local.get $columns)
        (i32.add (local.get $indices) (i32.shl (local.get $from) (i32.const 2)))
        (i32.add (local.get $values) (i32.shl (local.get $from) (i32.const 2)))
        (i32.sub (local.get $to) (local.get $from)))
      (local.set $target (i32.add (local.get $target) (i32.shl (local.get $columns) (i32.const 2))))
      (local.set $offsets (i32.add (local.get $offsets) (i32.const 4)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $nextRow))))

  ;; target = a·b, where a is a dense matrix [rows, inner] with possibly many zeros, and b is as above. $indices and
  ;; $factors are buffers for the non-zero elements of one row and one more element.
  (func (export "denseProduct")
    (param $target i32) (param $a i32) (param $rows i32) (param $inner i32)
    (param $matrix i32) (param $columns i32) (param $indices i32) (param $factors i32)
    (local $index i32) (local $count i32) (local $place i32) (local $value f32)
    (block $allRows (loop $nextRow
      (br_if $allRows (i32.le_s (local.get $rows) (i32.const 0)))
      (local.set $index (i32.const 0))
      (local.set $count (i32.const 0))
      ;; Collects the non-zero elements without a branch: every element is written, and the next one overwrites a zero.
      (block $allElements (loop $nextElement
        (br_if $allElements (i32.ge_s (local.get $index) (local.get $inner)))
        (local.set $value (f32.load $scratch (local.get $a)))
        (local.set $place (i32.shl (local.get $count) (i32.const 2)))
        (i32.store $scratch (i32.add (local.get $indices) (local.get $place)) (local.get $index))
        (f32.store $scratch (i32.add (local.get $factors) (local.get $place)) (local.get $value))
        (local.set $count (i32.add (local.get $count) (f32.ne (local.get $value) (f32.const 0))))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $nextElement)))
      (call $clear (local.get $target) (i32.shl (local.get $columns) (i32.const 2)))
      (call $addScaledRows (local.get $target) (local.get $matrix) (local.get $columns) (local.get $columns)
        (local.get $indices) (local.get $factors) (local.get $count))
      (local.set $target (i32.add (local.get $target) (i32.shl (local.get $columns) (i32.const 2))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $nextRow))))

  ;; target[rows[i]] += factors[i] · vector ⊙ elementFactors[rows[i]] for i < count, where target and elementFactors are
  ;; matrices of $columns columns, and ⊙ multiplies element by element.
  (func (export "addOuterProduct")
    (param $target i32) (param $columns i32) (param $rows i32) (param $factors i32) (param $count i32)
    (param $vector i32) (param $elementFactors i32)
    (local $width i32) (local $wide i32) (local $column i32) (local $at i32) (local $row i32) (local $factor v128)
    (local.set $width (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $wide (i32.and (local.get $width) (i32.const -16)))
    (block $allRows (loop $nextRow
      (br_if $allRows (i32.le_s (local.get $count) (i32.const 0)))
      (local.set $factor (v128.load32_splat $scratch (local.get $factors)))
      (local.set $row (i32.mul (local.get $width) (i32.load $scratch (local.get $rows))))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (local.set $at (i32.add (local.get $row) (local.get $column)))
        (v128.store $scratch (i32.add (local.get $target) (local.get $at))
          (f32x4.add (v128.load $scratch (i32.add (local.get $target) (local.get $at)))
            (f32x4.mul
              (f32x4.mul (local.get $factor) (v128.load $scratch (i32.add (local.get $vector) (local.get $column))))
              (v128.load $scratch (i32.add (local.get $elementFactors) (local.get $at))))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $at (i32.add (local.get $row) (local.get $column)))
        (f32.store $scratch (i32.add (local.get $target) (local.get $at))
          (f32.add (f32.load $scratch (i32.add (local.get $target) (local.get $at)))
            (f32.mul
              (f32.mul (f32x4.extract_lane 0 (local.get $factor)) (f32.load $scratch (i32.add (local.get $vector) (local.get $column))))
              (f32.load $scratch (i32.add (local.get $elementFactors) (local.get $at))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (br $nextOne)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $nextRow))))

  ;; One step of Adam on the rows rowNumbers[i] of a parameter and its moments; row i of the gradient belongs to row
  ;; rowNumbers[i]: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← decay·w − rate·m / (√(correction·v) + ε).
  (func (export "adamStep")
    (param $parameter i32) (param $mean i32) (param $square i32) (param $gradient i32)
    (param $rowNumbers i32) (param $rows i32) (param $columns i32)
    (param $beta1 f32) (param $beta2 f32) (param $rate f32) (param $correction f32) (param $epsilon f32) (param $decay f32)
    (local $width i32) (local $wide i32) (local $column i32) (local $at i32)
    (local $m v128) (local $v v128) (local $g v128)
    (local $b1 v128) (local $b2 v128) (local $c1 v128) (local $c2 v128)
    (local $r v128) (local $k v128) (local $e v128) (local $d v128)
    (local.set $b1 (f32x4.splat (local.get $beta1)))
    (local.set $b2 (f32x4.splat (local.get $beta2)))
    (local.set $c1 (f32x4.splat (f32.sub (f32.const 1) (local.get $beta1))))
    (local.set $c2 (f32x4.splat (f32.sub (f32.const 1) (local.get $beta2))))
    (local.set $r (f32x4.splat (local.get $rate)))
    (local.set $k (f32x4.splat (local.get $correction)))
    (local.set $e (f32x4.splat (local.get $epsilon)))
    (local.set $d (f32x4.splat (local.get $decay)))
    (local.set $width (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $wide (i32.and (local.get $width) (i32.const -16)))
    (block $allRows (loop $nextRow
      (br_if $allRows (i32.le_s (local.get $rows) (i32.const 0)))
      (local.set $at (i32.mul (local.get $width) (i32.load $scratch (local.get $rowNumbers))))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (local.set $g (v128.load $scratch (i32.add (local.get $gradient) (local.get $column))))
        (local.set $m
          (f32x4.add
            (f32x4.mul (local.get $b1) (v128.load $scratch (i32.add (local.get $mean) (local.get $at))))
            (f32x4.mul (local.get $c1) (local.get $g))))
        (local.set $v
          (f32x4.add
            (f32x4.mul (local.get $b2) (v128.load $scratch (i32.add (local.get $square) (local.get $at))))
            (f32x4.mul (local.get $c2) (f32x4.mul (local.get $g) (local.get $g)))))
        (v128.store $scratch (i32.add (local.get $mean) (local.get $at)) (local.get $m))
        (v128.store $scratch (i32.add (local.get $square) (local.get $at)) (local.get $v))
        (v128.store $scratch (i32.add (local.get $parameter) (local.get $at))
          (f32x4.sub
            (f32x4.mul (local.get $d) (v128.load $scratch (i32.add (local.get $parameter) (local.get $at))))
            (f32x4.div
              (f32x4.mul (local.get $r) (local.get $m))
              (f32x4.add (f32x4.sqrt (f32x4.mul (local.get $k) (local.get $v))) (local.get $e)))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $g (v128.load32_splat $scratch (i32.add (local.get $gradient) (local.get $column))))
        (local.set $m
          (f32x4.add
            (f32x4.mul (local.get $b1) (v128.load32_splat $scratch (i32.add (local.get $mean) (local.get $at))))
            (f32x4.mul (local.get $c1) (local.get $g))))
        (local.set $v
          (f32x4.add
            (f32x4.mul (local.get $b2) (v128.load32_splat $scratch (i32.add (local.get $square) (local.get $at))))
            (f32x4.mul (local.get $c2) (f32x4.mul (local.get $g) (local.get $g)))))
        (f32.store $scratch (i32.add (local.get $mean) (local.get $at)) (f32x4.extract_lane 0 (local.get $m)))
        (f32.store $scratch (i32.add (local.get $square) (local.get $at)) (f32x4.extract_lane 0 (local.get $v)))
        (f32.store $scratch (i32.add (local.get $parameter) (local.get $at))
          (f32x4.extract_lane 0
            (f32x4.sub
              (f32x4.mul (local.get $d) (v128.load32_splat $scratch (i32.add (local.get $parameter) (local.get $at))))
              (f32x4.div
                (f32x4.mul (local.get $r) (local.get $m))
                (f32x4.add (f32x4.sqrt (f32x4.mul (local.get $k) (local.get $v))) (local.get $e))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $nextOne)))

      (local.set $gradient (i32.add (local.get $gradient) (local.get $width)))
      (local.set $rowNumbers (i32.add (local.get $rowNumbers) (i32.const 4)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $nextRow)))))
