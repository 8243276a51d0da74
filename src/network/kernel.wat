;; The inner loop of the forward pass, four columns at a time (SIMD). `npm run build:kernel` makes kernel.wasm of it.
(module
  ;; The parameters of the network, which all threads share, and what one thread works with.
  (import "network" "weights" (memory $weights 1 65536 shared))
  (import "network" "scratch" (memory $scratch 1))

  ;; sum += Σᵢ values[i] · row rows[i] of the matrix, for `count` rows; all are addresses of 32-bit numbers, the matrix
  ;; in $weights and the others in $scratch.
  (func (export "addScaledRows")
    (param $sum i32) (param $matrix i32) (param $columns i32)
    (param $rows i32) (param $values i32) (param $count i32)
    (local $row i32) (local $column i32) (local $width i32) (local $wide i32)
    (local $value f32) (local $fourValues v128)
    (local.set $width (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $wide (i32.and (local.get $width) (i32.const -16)))
    (block $allRows (loop $nextRow
      (br_if $allRows (i32.eqz (local.get $count)))
      (local.set $row
        (i32.add (local.get $matrix) (i32.mul (local.get $width) (i32.load $scratch (local.get $rows)))))
      (local.set $value (f32.load $scratch (local.get $values)))
      (local.set $fourValues (f32x4.splat (local.get $value)))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (v128.store $scratch (i32.add (local.get $sum) (local.get $column))
          (f32x4.add
            (v128.load $scratch (i32.add (local.get $sum) (local.get $column)))
            (f32x4.mul (local.get $fourValues) (v128.load $weights (i32.add (local.get $row) (local.get $column))))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (f32.store $scratch (i32.add (local.get $sum) (local.get $column))
          (f32.add
            (f32.load $scratch (i32.add (local.get $sum) (local.get $column)))
            (f32.mul (local.get $value) (f32.load $weights (i32.add (local.get $row) (local.get $column))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (br $nextOne)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $values (i32.add (local.get $values) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $nextRow)))))
