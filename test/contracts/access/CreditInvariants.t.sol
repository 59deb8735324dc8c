// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {CreditFixture} from "../support/CreditFixture.sol";
import {SolidityTest} from "../support/SolidityTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Customers who buy, pass on and use credits while the price moves, until the service may stop.
contract CreditPeople is CreditFixture, Witness {
    address[4] public people;

    constructor() {
        _setUpCredits(10_000);
        _goLive();
        shares.mintOnce(SUPPLY, address(0), 0);
        for (uint256 i = 0; i < 4; ++i) {
            people[i] = actor(VM.toString(i));
        }
        _fund(200_000e6);
        dollar.approve(address(vault), type(uint256).max);
    }

    function buy(uint256 who, uint128 amount) external {
        if (vault.serviceStopped()) return;
        uint128 bought = uint128(bound(amount, 1, 10_000e6));
        if (vault.cost(bought) > dollar.balanceOf(address(this))) return;
        vault.buy(people[who % 4], bought, type(uint256).max);
    }

    function setPrice(uint128 price) external {
        VM.prank(timelock);
        vault.setPrice(uint128(bound(price, 1, 1_000_000)));
    }

    function send(uint256 from, uint256 to, uint256 amount) external {
        _move(people[from % 4], people[to % 4], amount);
    }

    function serve(uint256 from, uint256 amount) external {
        _move(people[from % 4], address(vault), amount);
    }

    function realise() external {
        uint256 reserve = vault.reserve();
        uint256 supply = credits.totalSupply();
        uint256 served = credits.balanceOf(address(vault));
        if (served == 0 || (reserve * served) / supply == 0) return;
        vault.realise();
        _expectAverageKept(reserve, supply);
    }

    function redeem(uint256 who, uint256 amount) external {
        if (amount % 50 == 0 && !vault.serviceStopped()) {
            VM.prank(timelock);
            vault.stopService();
        }
        address person = people[who % 4];
        uint256 held = credits.balanceOf(person);
        if (!vault.serviceStopped() || held == 0) return;
        uint256 reserve = vault.reserve();
        uint256 supply = credits.totalSupply();
        VM.prank(person);
        vault.redeem(uint128(bound(amount, 1, held)), person);
        _expectAverageKept(reserve, supply);
    }

    /// @notice The dollar, for the test.
    function money() external view returns (LocalDollar) {
        return dollar;
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 moved = bound(amount, 0, credits.balanceOf(from));
        VM.prank(from);
        credits.transfer(to, moved);
    }

    function _expectAverageKept(uint256 reserveBefore, uint256 supplyBefore) private {
        bool kept = reserveBefore * credits.totalSupply() <= vault.reserve() * supplyBefore;
        expect(kept, "the average cost of what is left falls");
    }
}

contract CreditInvariantsTest is SolidityTest {
    CreditPeople private world;

    function setUp() public {
        world = new CreditPeople();
    }

    /// @notice Tells the runner whose functions it shall call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(world);
    }

    /// V19: every dollar in the vault backs credits, and none is missing.
    function invariant_ReserveIsTheVaultsMoney() public view {
        assertEq(world.money().balanceOf(address(world.vault())), world.vault().reserve(), "reserve");
    }

    /// V18: credits are somewhere, and none is left without a reserve nor a reserve without credits.
    function invariant_CreditsAddUp() public view {
        CreditToken credits = world.credits();
        uint256 held = credits.balanceOf(address(world.vault()));
        for (uint256 i = 0; i < 4; ++i) {
            held += credits.balanceOf(world.people(i));
        }
        assertEq(held, credits.totalSupply(), "credits");
        if (held == 0) assertEq(world.vault().reserve(), 0, "no reserve without credits");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V28: after everything is served or given back, the vault is empty.
    function invariant_NothingIsStuck() public {
        CreditVault vault = world.vault();
        CreditToken credits = world.credits();
        for (uint256 i = 0; i < 4; ++i) {
            address person = world.people(i);
            uint256 held = credits.balanceOf(person);
            VM.prank(person);
            credits.transfer(address(vault), held);
        }
        if (vault.reserve() != 0) vault.realise();
        assertEq(vault.reserve(), 0, "reserve");
        assertEq(world.money().balanceOf(address(vault)), 0, "dollars");
    }
}
