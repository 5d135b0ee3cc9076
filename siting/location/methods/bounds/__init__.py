"""What no answer can beat: Lagrangian duals over all candidates, and the proof that uses them."""
